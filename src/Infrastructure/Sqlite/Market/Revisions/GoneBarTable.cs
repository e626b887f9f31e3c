using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Sqlite.Connections;
using NodaTime;

namespace FinApi.Infrastructure.Sqlite.Market.Revisions;

/// <summary>The table <c>gone_bar</c>.</summary>
internal static class GoneBarTable
{
    // The table is small, as few bars go: the old ones are found without an index.
    private const string TrimSql = "DELETE FROM gone_bar WHERE removed_at < ?1";

    private const string PutSql = """
        INSERT OR REPLACE INTO gone_bar (symbol, interval, key_time, revision, removed_at) VALUES (?1, ?2, ?3, ?4, ?5)
        """;

    public static void Put(SqliteSession session, IReadOnlyList<GoneBar> gone, Instant now)
    {
        if (gone.Count == 0)
        {
            return;
        }

        var trim = session.Prepare(TrimSql);
        trim.Bind(1, now - GoneBar.KeepTime);
        trim.Run();
        foreach (var each in gone)
        {
            var put = session.Prepare(PutSql);
            put.Bind(1, each.Symbol.Value);
            put.Bind(2, each.Interval.Code);
            put.Bind(3, each.Key);
            put.Bind(4, (long)each.Revision);
            put.Bind(5, now);
            put.Run();
        }
    }

    // The whole table.
    private const string ListSql = "SELECT symbol, interval, key_time, revision FROM gone_bar";

    public static List<GoneBar> List(SqliteSession session, CancellationToken cancellationToken) =>
        session.Prepare(ListSql).List(
            row => new GoneBar(
                Symbol.Parse(row.Text(0)), BarInterval.Parse(row.Text(1)), row.Instant(2), row.Int(3)),
            cancellationToken);
}
