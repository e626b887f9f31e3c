using Dapper;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using NodaTime;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Market.Revisions;

/// <summary>The table <c>bar_remake</c>.</summary>
internal static class BarRemakeTable
{
    private const string InsertSql = """
        INSERT INTO bar_remake (symbol, sequence, start_time, end_time)
        SELECT * FROM unnest(@Symbols, @Sequences, @StartTimes, @EndTimes)
        """;

    public static Task InsertAsync(NpgsqlConnection connection, IReadOnlyList<BarRemake> remakes) =>
        connection.ExecuteAsync(InsertSql, new
        {
            Symbols = remakes.Column(each => each.Symbol.Value),
            Sequences = remakes.Column(each => each.Sequence),
            StartTimes = remakes.Column(each => Nanos(each.Range.Start)),
            EndTimes = remakes.Column(each => Nanos(each.Range.End)),
        });

    // One step of the primary key (symbol, sequence) for each.
    private const string DeleteSql = """
        DELETE FROM bar_remake
        USING unnest(@Symbols, @Sequences) AS done (symbol, sequence)
        WHERE bar_remake.symbol = done.symbol AND bar_remake.sequence = done.sequence
        """;

    public static Task DeleteAsync(NpgsqlConnection connection, IReadOnlyList<BarRemake> done) =>
        connection.ExecuteAsync(DeleteSql, new
        {
            Symbols = done.Column(each => each.Symbol.Value),
            Sequences = done.Column(each => each.Sequence),
        });

    // The whole table, which is empty most of the time.
    private const string ListSql = "SELECT symbol, sequence, start_time, end_time FROM bar_remake";

    public static RowQuery<BarRemake> List() =>
        new MappedQuery<(string Symbol, long Sequence, long? Start, long? End), BarRemake>(
            ListSql,
            [],
            row => new BarRemake(
                Symbol.Parse(row.Symbol), row.Sequence, new TimeRange(Time(row.Start), Time(row.End))));

    private static long? Nanos(Instant? time) => time is { } given ? UnixNanos.Clamp(given) : null;

    private static Instant? Time(long? nanos) => nanos is { } stored ? UnixNanos.ToInstant(stored) : null;
}
