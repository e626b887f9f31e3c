using Dapper;
using FinApi.Infrastructure.Postgres.Rows;
using Npgsql;
using Row = (bool IsStandby, long Position, string Timeline, bool IsReadOnly, System.DateTime Time);

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>
/// Asks one server what it is, over connections of its own. A frozen server accepts connections and never answers, and
/// the driver's own time-outs then hold a thread while they try to cancel: so a question is given up from outside, and
/// its connection is left to end by itself.
/// </summary>
internal sealed class HostProbe(NpgsqlDataSource connections, TimeProvider timeProvider) : IAsyncDisposable
{
    /// <summary>How long a server may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // pg_walfile_name begins with the timeline; it cannot be asked for on a standby.
    private const string StateSql = """
        SELECT pg_is_in_recovery(),
            (CASE WHEN pg_is_in_recovery() THEN COALESCE(pg_last_wal_replay_lsn(), '0/0') ELSE pg_current_wal_lsn() END
                - '0/0'::pg_lsn)::BIGINT,
            CASE WHEN pg_is_in_recovery() THEN '0' ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END,
            current_setting('default_transaction_read_only')::BOOLEAN,
            clock_timestamp()
        """;

    public async Task<HostState> AskAsync()
    {
        var asked = timeProvider.GetTimestamp();
        var answer = ReadAsync(asked);
        try
        {
            return await answer.WaitAsync(Patience, timeProvider, CancellationToken.None);
        }
        catch (Exception e) when (PostgresFailure.Is(e))
        {
            answer.Forget();
            return new HostState(asked, HostRole.Unknown, e);
        }
    }

    public ValueTask DisposeAsync() => connections.DisposeAsync();

    private async Task<HostState> ReadAsync(long asked)
    {
        await using var connection = await connections.OpenConnectionAsync(CancellationToken.None);

        // Not since the connection was asked for: opening one takes longer than the question.
        var sent = timeProvider.GetTimestamp();
        var row = await connection.QuerySingleAsync<Row>(StateSql);
        var half = timeProvider.GetElapsedTime(sent) / 2;
        return new HostState(
            asked,
            row.IsStandby ? HostRole.Standby : HostRole.Primary,
            Position: row.Position,
            Timeline: Convert.ToInt32(row.Timeline, fromBase: 16),
            IsReadOnly: row.IsReadOnly)
        {
            Clock = new ClockReading(new DateTimeOffset(row.Time), sent + TicksOf(half), half),
        };
    }

    private long TicksOf(TimeSpan time) => (long)(time.TotalSeconds * timeProvider.TimestampFrequency);
}
