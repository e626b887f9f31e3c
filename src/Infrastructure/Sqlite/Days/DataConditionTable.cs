using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Storage;

namespace FinApi.Infrastructure.Sqlite.Days;

/// <summary>The table <c>data_condition</c>.</summary>
internal static class DataConditionTable
{
    // A prefix of the primary key.
    private const string DeleteSql = "DELETE FROM data_condition WHERE mic = ?1 AND symbol = ?2 AND kind = ?3";

    private const string InsertSql = """
        INSERT INTO data_condition
            (mic, symbol, kind, first_date, last_date, condition, cause, finest_level, reason, set_time)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        """;

    /// <summary>Puts statements in place of those about the same instrument or market, and kind.</summary>
    public static void Replace(SqliteSession session, IReadOnlyList<StatedConditions> all)
    {
        foreach (var stated in all)
        {
            var delete = session.Prepare(DeleteSql);
            delete.Bind(1, stated.Mic.Value);
            delete.Bind(2, stated.Symbol.Value);
            delete.Bind(3, (long)stated.Kind);
            delete.Run();
            foreach (var range in stated.Days.Ranges)
            {
                Insert(session, stated, range);
            }
        }
    }

    // The whole table in the order of its primary key.
    private const string ListSql = """
        SELECT mic, symbol, kind, first_date, last_date, condition, cause, finest_level, reason, set_time
        FROM data_condition
        ORDER BY mic, symbol, kind, first_date
        """;

    public static IReadOnlyList<StatedConditions> List(SqliteSession session, CancellationToken cancellationToken) =>
        StatedRange.Group(session.Prepare(ListSql).List(Read, cancellationToken));

    private static void Insert(SqliteSession session, StatedConditions stated, DayCondition range)
    {
        var insert = session.Prepare(InsertSql);
        insert.Bind(1, stated.Mic.Value);
        insert.Bind(2, stated.Symbol.Value);
        insert.Bind(3, (long)stated.Kind);
        insert.Bind(4, range.FirstDate);
        insert.Bind(5, range.LastDate);
        insert.Bind(6, (long)range.Condition);
        insert.Bind(7, (long)range.Cause);
        insert.Bind(8, (long)range.FinestLevel);
        insert.Bind(9, range.Reason);
        insert.Bind(10, range.SetTime);
        insert.Run();
    }

    private static StatedRange Read(SqliteStatement row) =>
        new(
            row.Text(0) is { Length: > 0 } mic ? Mic.Parse(mic) : default,
            row.Text(1) is { Length: > 0 } symbol ? Symbol.Parse(symbol) : default,
            (DataKind)row.Int(2),
            new DayCondition(row.Date(3), row.Date(4), (DataCondition)row.Int(5), (ConditionCause)row.Int(6))
            {
                FinestLevel = row.Int(7),
                Reason = row.Text(8),
                SetTime = row.Instant(9),
            });
}
