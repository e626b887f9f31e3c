using FinApi.Application.Log;
using FinApi.Application.Log.Format;
using FinApi.Infrastructure.Sqlite.Connections;
using NodaTime;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>The table <c>log_row</c>.</summary>
internal static class LogRowTable
{
    private const string InsertSql = """
        INSERT INTO log_row (last_position, first_position, term, time, entries) VALUES (?1, ?2, ?3, ?4, ?5)
        """;

    public static void Insert(SqliteSession session, LogRow row)
    {
        var insert = session.Prepare(InsertSql);
        insert.Bind(1, row.LastPosition);
        insert.Bind(2, row.FirstPosition);
        insert.Bind(3, row.Term);
        insert.Bind(4, row.Time);
        insert.Bind(5, LogFormat.Encode(row));
        insert.Run();
    }

    // A range of the primary key.
    private const string ListSql = """
        SELECT first_position, term, time, entries FROM log_row
        WHERE last_position > ?1
        ORDER BY last_position
        LIMIT ?2
        """;

    public static List<LogRow> List(
        SqliteSession session, long position, int limit, CancellationToken cancellationToken)
    {
        var list = session.Prepare(ListSql);
        list.Bind(1, position);
        list.Bind(2, limit);
        return list.List(
            row => new LogRow(row.Long(1), row.Long(0), row.Instant(2), LogFormat.Decode(row.Utf8(3))),
            cancellationToken);
    }

    private const string IsTrimmableSql = """
        SELECT 1 FROM log_row
        WHERE last_position = (SELECT MIN(last_position) FROM log_row) AND last_position <= ?1
            AND (time < ?2 OR last_position <= ?3)
        """;

    /// <summary>Whether there are rows that <see cref="Trim"/> would remove.</summary>
    public static bool IsTrimmable(SqliteSession session, long position, Instant oldest, long beyond)
    {
        var find = session.Prepare(IsTrimmableSql);
        find.Bind(1, position);
        find.Bind(2, oldest);
        find.Bind(3, beyond);
        return find.List(row => row.Long(0), CancellationToken.None).Count > 0;
    }

    private const string TrimSql =
        "DELETE FROM log_row WHERE last_position <= ?1 AND (time < ?2 OR last_position <= ?3)";

    /// <summary>Removes rows up to a position that are older than a time, or beyond another position.</summary>
    public static void Trim(SqliteSession session, long position, Instant oldest, long beyond)
    {
        var trim = session.Prepare(TrimSql);
        trim.Bind(1, position);
        trim.Bind(2, oldest);
        trim.Bind(3, beyond);
        trim.Run();
    }
}
