using System.Collections.Concurrent;
using Dapper;
using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Rows;
using NodaTime;
using NodaTime.Extensions;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>
/// Where in the primary's log settled data of an instrument were last written, as far as this node knows. Answers about
/// settled data are cached for days under a version, so a standby that has not replayed the write must not give them.
/// Holds a number an instrument. Safe for several threads.
/// </summary>
internal sealed class SettledFence(TimeProvider timeProvider)
{
    /// <summary>
    /// How far the primary's log is safe, behind everything that was committed before. What is not flushed is not sent,
    /// and no standby would ever reach it if the primary died now; only a commit that does not wait for the disk may
    /// lie there.
    /// </summary>
    public static readonly MappedQuery<long, long> Position = new(
        """
        SELECT (CASE current_setting('synchronous_commit')
            WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END - '0/0'::pg_lsn)::BIGINT
        """,
        [],
        position => position);

    /// <summary>How late a row of another node may be noted, from when it was made.</summary>
    public static readonly Duration MaxDelay = Duration.FromMinutes(1);

    // What is not settled yet may have become so before a standby has replayed it: MaxReplicaLag is 5 minutes at most.
    private static readonly Duration Settling = FreshnessPolicy.SettlingTime - Duration.FromMinutes(5) - MaxDelay;

    private readonly ConcurrentDictionary<Symbol, long> _positions = new();
    private long _floor;

    /// <summary>How far a standby must have come to answer for the instrument.</summary>
    public long PositionOf(Symbol symbol) =>
        _positions.TryGetValue(symbol, out var position) ? position : Interlocked.Read(ref _floor);

    /// <summary>Notes where all versions were read: what was written before counts as ours.</summary>
    public void NoteAll(long position) => Interlocked.Exchange(ref _floor, position);

    /// <summary>Notes a commit that has completed on this connection.</summary>
    public async Task NoteAsync(MarketCommit commit, NpgsqlConnection connection)
    {
        HashSet<Symbol> symbols = [.. SettledBy(commit)];
        if (symbols.Count == 0)
        {
            return; // live ticks: most commits
        }

        var position = await connection.ExecuteScalarAsync<long>(Position.Sql);
        foreach (var symbol in symbols)
        {
            Raise(symbol, position);
        }
    }

    /// <summary>
    /// Notes rows that another node has written, before anything of them is shown: a standby that is to answer for what
    /// they tell of must have come as far.
    /// </summary>
    public void Note(IReadOnlyList<LogRow> rows, long position)
    {
        var settled = timeProvider.GetUtcNow().ToInstant() - Settling;
        foreach (var entry in rows.SelectMany(row => row.Entries).Where(entry => IsSettled(entry, settled)))
        {
            Raise(entry.Symbol, position);
        }
    }

    /// <summary>
    /// How far a standby must have come to answer for what is settled of a row, once its commit was noted; 0 when
    /// nothing is.
    /// </summary>
    public long PositionOf(LogRow row)
    {
        var settled = timeProvider.GetUtcNow().ToInstant() - Settling;
        var position = 0L;
        for (var i = 0; i < row.Entries.Count; i++)
        {
            if (IsSettled(row.Entries[i], settled))
            {
                position = Math.Max(position, PositionOf(row.Entries[i].Symbol));
            }
        }

        return position;
    }

    private static bool IsSettled(LogEntry entry, Instant settled) => entry.Item switch
    {
        SettledVersion or TakenBack => true,
        Trade trade => trade.EventTime < settled,
        Quote quote => quote.EventTime < settled,
        StoredBar stored => stored.Bar.EndTime < settled,
        _ => false,
    };

    // Never lower: an older answer may come later.
    private void Raise(Symbol symbol, long position) =>
        _positions.AddOrUpdate(symbol, position, (_, known) => Math.Max(known, position));

    private IEnumerable<Symbol> SettledBy(MarketCommit commit)
    {
        var settled = timeProvider.GetUtcNow().ToInstant() - Settling;
        return commit.SettledVersions.Select(version => version.Symbol)
            .Concat(commit.Trades.Where(trade => trade.EventTime < settled).Select(trade => trade.Symbol))
            .Concat(commit.Quotes.Where(quote => quote.EventTime < settled).Select(quote => quote.Symbol))
            .Concat(commit.Bars.Where(bar => bar.Bar.EndTime < settled).Select(bar => bar.Bar.Symbol));
    }
}
