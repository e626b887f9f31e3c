using Dapper;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using NodaTime;
using Npgsql;
using Row = (string Mic, string Symbol, short Kind, System.DateOnly FirstDate, System.DateOnly LastDate,
    short Condition, short Cause, short FinestLevel, string Reason, long SetTime);

namespace FinApi.Infrastructure.Postgres.Days;

/// <summary>The table <c>data_condition</c>.</summary>
internal static class DataConditionTable
{
    // A prefix of the primary key.
    private const string DeleteSql = """
        DELETE FROM data_condition
        USING unnest(@Mics, @Symbols, @Kinds) AS stated (mic, symbol, kind)
        WHERE data_condition.mic = stated.mic
            AND data_condition.symbol = stated.symbol
            AND data_condition.kind = stated.kind
        """;

    private const string InsertSql = """
        INSERT INTO data_condition
            (mic, symbol, kind, first_date, last_date, condition, cause, finest_level, reason, set_time)
        SELECT * FROM unnest(
            @Mics, @Symbols, @Kinds, @FirstDates, @LastDates, @Conditions, @Causes, @Levels, @Reasons, @Times)
        """;

    /// <summary>Puts statements in place of those about the same instrument or market, and kind.</summary>
    public static async Task ReplaceAsync(NpgsqlConnection connection, IReadOnlyList<StatedConditions> all)
    {
        await connection.ExecuteAsync(DeleteSql, new
        {
            Mics = all.Column(stated => stated.Mic.Value),
            Symbols = all.Column(stated => stated.Symbol.Value),
            Kinds = all.Column(stated => (short)stated.Kind),
        });
        IReadOnlyList<StatedRange> ranges =
        [
            .. all.SelectMany(stated => stated.Days.Ranges.Select(
                range => new StatedRange(stated.Mic, stated.Symbol, stated.Kind, range))),
        ];
        await connection.ExecuteAsync(InsertSql, new
        {
            Mics = ranges.Column(each => each.Mic.Value),
            Symbols = ranges.Column(each => each.Symbol.Value),
            Kinds = ranges.Column(each => (short)each.Kind),
            FirstDates = ranges.Column(each => each.Range.FirstDate.ToDateOnly()),
            LastDates = ranges.Column(each => each.Range.LastDate.ToDateOnly()),
            Conditions = ranges.Column(each => (short)each.Range.Condition),
            Causes = ranges.Column(each => (short)each.Range.Cause),
            Levels = ranges.Column(each => (short)each.Range.FinestLevel),
            Reasons = ranges.Column(each => each.Range.Reason),
            Times = ranges.Column(each => UnixNanos.From(each.Range.SetTime)),
        });
    }

    // The whole table in the order of its primary key.
    private const string ListSql = """
        SELECT mic, symbol, kind, first_date, last_date, condition, cause, finest_level, reason, set_time
        FROM data_condition
        ORDER BY mic, symbol, kind, first_date
        """;

    public static RowQuery<StatedRange> List() => new MappedQuery<Row, StatedRange>(ListSql, [], Read);

    private static StatedRange Read(Row row) =>
        new(
            row.Mic.Length > 0 ? Mic.Parse(row.Mic) : default,
            row.Symbol.Length > 0 ? Symbol.Parse(row.Symbol) : default,
            (DataKind)row.Kind,
            new DayCondition(
                LocalDate.FromDateOnly(row.FirstDate),
                LocalDate.FromDateOnly(row.LastDate),
                (DataCondition)row.Condition,
                (ConditionCause)row.Cause)
            {
                FinestLevel = row.FinestLevel,
                Reason = row.Reason,
                SetTime = UnixNanos.ToInstant(row.SetTime),
            });
}
