using Dapper;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using NodaTime;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Market.Revisions;

/// <summary>The table <c>gone_bar</c>.</summary>
internal static class GoneBarTable
{
    // The table is small, as few bars go: the old ones are found without an index.
    private const string PutSql = """
        DELETE FROM gone_bar WHERE removed_at < @Oldest;

        INSERT INTO gone_bar (symbol, interval, key_time, revision, removed_at)
        SELECT symbol, interval, key_time, revision, @Now
        FROM unnest(@Symbols, @Intervals, @KeyTimes, @Revisions) AS gone (symbol, interval, key_time, revision)
        ON CONFLICT (symbol, interval, key_time) DO UPDATE SET
            revision = EXCLUDED.revision, removed_at = EXCLUDED.removed_at
        """;

    public static Task PutAsync(NpgsqlConnection connection, IReadOnlyList<GoneBar> gone, Instant now) =>
        connection.ExecuteAsync(PutSql, new
        {
            Oldest = UnixNanos.From(now - GoneBar.KeepTime),
            Now = UnixNanos.From(now),
            Symbols = gone.Column(each => each.Symbol.Value),
            Intervals = gone.Column(each => each.Interval.Code),
            KeyTimes = gone.Column(each => UnixNanos.From(each.Key)),
            Revisions = gone.Column(each => each.Revision),
        });

    // The whole table.
    private const string ListSql = "SELECT symbol, interval, key_time, revision FROM gone_bar";

    public static RowQuery<GoneBar> List() =>
        new MappedQuery<(string Symbol, string Interval, long Key, int Revision), GoneBar>(
            ListSql,
            [],
            row => new GoneBar(
                Symbol.Parse(row.Symbol),
                BarInterval.Parse(row.Interval),
                UnixNanos.ToInstant(row.Key),
                row.Revision));
}
