using Dapper;
using FinApi.Application.Log.Writing;
using FinApi.Infrastructure.Postgres.Routing;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Log;

/// <summary>
/// The lease of the writer in the database, on the clock of the primary:
/// 1. The owner renews the lease each second. The lease has a row of its own, so that a long commit does not block the
///    renewal.
/// 2. Once the lease is over, the first node that comes takes it, and raises the term of the log in the same
///    transaction: from then on every commit of an earlier term is refused.
/// 3. Where commits may have been lost with a server, the epoch rises with the term.
/// 4. An owner that was stopped in the middle of a commit still locks the row of the log's state. Its connections are
///    ended before the lease is taken.
/// </summary>
internal sealed class PostgresWriterLease(MarketDatabase database) : IWriterLease
{
    private const ConnectionPool Pool = ConnectionPool.RealTime;

    // The owner gives up by its own clock before the store lets another node take the lease.
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);

    private const string IsSynchronousSql = """
        current_setting('synchronous_standby_names') <> ''
            AND current_setting('synchronous_commit') NOT IN ('off', 'local')
        """;

    private const string RenewSql = $"""
        UPDATE writer_lease
        SET end_time = clock_timestamp() + INTERVAL '4 s', is_synchronous = {IsSynchronousSql}
        WHERE id = 1 AND node = @Node AND term = @Term AND timeline = left(pg_walfile_name(pg_current_wal_lsn()), 8)
        """;

    private const string ReadSql = """
        SELECT node AS "Node", term AS "Term", end_time < clock_timestamp() AS "IsOver", database AS "Database",
            timeline AS "Timeline", is_synchronous AS "IsSynchronous",
            end_time > clock_timestamp() - INTERVAL '2 min' AS "IsRecent"
        FROM writer_lease
        WHERE id = 1
        """;

    private const string LockSql = ReadSql + " FOR UPDATE";

    // pg_walfile_name begins with the timeline.
    private const string ServerSql = """
        SELECT (SELECT system_identifier FROM pg_control_system())
                || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS "Database",
            left(pg_walfile_name(pg_current_wal_lsn()), 8) AS "Timeline"
        """;

    // Greater than any term in the log: a restored database may have an older lease.
    private const string TakeSql = $"""
        UPDATE writer_lease
        SET node = @Node, term = GREATEST(term, (SELECT term FROM log_state WHERE id = 1)) + 1,
            end_time = clock_timestamp() + INTERVAL '4 s', database = @Database, timeline = @Timeline,
            is_synchronous = {IsSynchronousSql}
        WHERE id = 1
        RETURNING term
        """;

    private const string FenceSql = """
        SET LOCAL lock_timeout = '300ms';

        UPDATE log_state SET term = @Term, epoch = epoch + @Loss WHERE id = 1
        """;

    private const string ReleaseSql = """
        UPDATE writer_lease SET end_time = clock_timestamp() WHERE id = 1 AND node = @Node AND term = @Term
        """;

    // Only transactions older than 1 s: a node that merely takes the lease locks the row for less.
    private const string EndStoppedSql = """
        SELECT pg_terminate_backend(pid)
        FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND xact_start < clock_timestamp() - INTERVAL '1 s'
            AND EXISTS (SELECT 1 FROM writer_lease WHERE end_time < clock_timestamp())
            AND pid IN (
                SELECT pid FROM pg_locks
                WHERE relation = 'log_state'::REGCLASS AND granted AND mode IN ('RowShareLock', 'RowExclusiveLock')
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
        """;

    public async ValueTask<WriterLease> HoldAsync(string node, long term, CancellationToken cancellationToken)
    {
        if (term > 0 && await ExecuteAsync(RenewSql, node, term, cancellationToken) == 1)
        {
            return new WriterLease(node, term, IsHeld: true, Length);
        }

        var known = await database.OnPrimaryAsync(
            Pool, connection => connection.QuerySingleAsync<LeaseRow>(ReadSql), cancellationToken);
        if (MayTake(known, node, term) && await TryTakeAsync(node, term, cancellationToken) is { } taken)
        {
            return new WriterLease(node, taken, IsHeld: true, Length);
        }

        return new WriterLease(known.Node, known.Term, IsHeld: false, Length);
    }

    public async ValueTask ReleaseAsync(string node, long term, CancellationToken cancellationToken) =>
        await ExecuteAsync(ReleaseSql, node, term, cancellationToken);

    private ValueTask<int> ExecuteAsync(string sql, string node, long term, CancellationToken cancellationToken) =>
        database.OnPrimaryAsync(
            Pool, connection => connection.ExecuteAsync(sql, new { Node = node, Term = term }), cancellationToken);

    // The owner has to take the lease again if the server was promoted meanwhile.
    private static bool MayTake(LeaseRow lease, string node, long term) =>
        lease.IsOver || (term > 0 && lease.Node == node && lease.Term == term);

    private async Task<long?> TryTakeAsync(string node, long heldTerm, CancellationToken cancellationToken)
    {
        var (term, isHeldUp) = await TakeAsync(node, heldTerm, cancellationToken);
        if (isHeldUp)
        {
            await database.OnPrimaryAsync(
                Pool, connection => connection.ExecuteAsync(EndStoppedSql), cancellationToken);
            (term, _) = await TakeAsync(node, heldTerm, cancellationToken);
        }

        return term;
    }

    private ValueTask<(long? Term, bool IsHeldUp)> TakeAsync(
        string node, long heldTerm, CancellationToken cancellationToken) =>
        database.OnPrimaryAsync(
            Pool, connection => TakeAsync(connection, node, heldTerm, cancellationToken), cancellationToken);

    private async Task<(long? Term, bool IsHeldUp)> TakeAsync(
        NpgsqlConnection connection, string node, long heldTerm, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(connection, Pool, cancellationToken);
        var before = await connection.QuerySingleAsync<LeaseRow>(LockSql);
        if (!MayTake(before, node, heldTerm))
        {
            return (null, false);
        }

        var server = await connection.QuerySingleAsync<Server>(ServerSql);
        var term = await connection.ExecuteScalarAsync<long>(
            TakeSql, new { Node = node, server.Database, server.Timeline });
        try
        {
            await connection.ExecuteAsync(FenceSql, new { Term = term, Loss = MayHaveLost(before, server) ? 1 : 0 });
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return (null, true);
        }

        await DurableCommit.CommitAsync(transaction);
        return (term, false);
    }

    // Another database is a restored copy. Another timeline is a promoted standby, which has all acknowledged commits
    // if commits waited for it, or a recovery to a point in time, which ends long after the lease that it brings back.
    private static bool MayHaveLost(LeaseRow before, Server server) =>
        before.Database.Length > 0
        && (before.Database != server.Database
            || (before.Timeline != server.Timeline && !(before.IsSynchronous && before.IsRecent)));

    private sealed record LeaseRow(
        string Node, long Term, bool IsOver, string Database, string Timeline, bool IsSynchronous, bool IsRecent);

    private sealed record Server(string Database, string Timeline);
}
