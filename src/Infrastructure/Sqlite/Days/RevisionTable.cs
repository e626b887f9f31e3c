using FinApi.Application.Log;
using FinApi.Application.Revisions;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Storage;
using NodaTime;

namespace FinApi.Infrastructure.Sqlite.Days;

/// <summary>The tables <c>revision</c> and <c>revision_state</c>.</summary>
internal static class RevisionTable
{
    private const string InsertSql = """
        INSERT INTO revision (position, place, time, mic, symbol, kind, first_date, last_date)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """;

    public static void Insert(SqliteSession session, LogRow row, IReadOnlyList<Revision> revisions)
    {
        var insert = session.Prepare(InsertSql);
        for (var i = 0; i < revisions.Count; i++)
        {
            var revision = revisions[i];
            insert.Bind(1, row.LastPosition);
            insert.Bind(2, (long)i);
            insert.Bind(3, row.Time);
            insert.Bind(4, revision.Mic.Value);
            insert.Bind(5, revision.Symbol.Value);
            insert.Bind(6, (long)revision.Kind);
            insert.Bind(7, revision.FirstDate);
            insert.Bind(8, revision.LastDate);
            insert.Run();
        }
    }

    // A range of the primary key (position, place).
    private const string ListSql = """
        SELECT position, place, time, mic, symbol, kind, first_date, last_date
        FROM revision
        WHERE (position, place) > (?1, ?2)
        ORDER BY position, place
        LIMIT ?3
        """;

    public static List<StoredRevision> List(
        SqliteSession session, RevisionPlace after, int limit, CancellationToken cancellationToken)
    {
        var list = session.Prepare(ListSql);
        list.Bind(1, after.Position);
        list.Bind(2, (long)after.Place);
        list.Bind(3, (long)limit);
        return list.List(Read, cancellationToken);
    }

    // The head of the log: what comes after the statement has a greater position. One row.
    private const string BoundsSql = """
        SELECT state.position, state.time, head.last_position
        FROM revision_state AS state, log_state AS head
        WHERE state.id = 1 AND head.id = 1
        """;

    public static RevisionBounds ReadBounds(SqliteSession session, CancellationToken cancellationToken) =>
        session.Prepare(BoundsSql).List(
            row => new RevisionBounds(row.Long(0), row.Instant(1), row.Long(2)), cancellationToken)[0];

    // The first step of the index revision_time by position: a writer's clock may have been behind another's.
    private const string FindSql = "SELECT MIN(position) FROM revision WHERE time >= ?1";

    /// <summary>The position of the first revision at or after a time; null when there is none.</summary>
    public static long? FindFirst(SqliteSession session, Instant time, CancellationToken cancellationToken)
    {
        var find = session.Prepare(FindSql);
        find.Bind(1, UnixNanos.Clamp(time));
        return find.List(row => row.IsNull(0) ? (long?)null : row.Long(0), cancellationToken)[0];
    }

    // Up to the first revision that stays: a writer's clock may have been behind the one before.
    private const string TrimStateSql = """
        UPDATE revision_state SET
            position = MAX(
                position,
                COALESCE(
                    (SELECT MIN(position) FROM revision WHERE time >= ?1) - 1,
                    (SELECT MAX(position) FROM revision),
                    0)),
            time = MAX(time, ?1)
        WHERE id = 1 AND EXISTS (SELECT 1 FROM revision WHERE time < ?1)
        """;

    private const string TrimSql = "DELETE FROM revision WHERE position <= (SELECT position FROM revision_state)";

    /// <summary>Removes the revisions of before a time.</summary>
    public static void Trim(SqliteSession session, Instant oldest)
    {
        var state = session.Prepare(TrimStateSql);
        state.Bind(1, oldest);
        state.Run();
        session.Prepare(TrimSql).Run();
    }

    private static StoredRevision Read(SqliteStatement row) =>
        new(
            new RevisionPlace(row.Long(0), row.Int(1)),
            row.Instant(2),
            new Revision(
                row.Text(4) is { Length: > 0 } symbol ? Symbol.Parse(symbol) : default,
                row.Text(3) is { Length: > 0 } mic ? Mic.Parse(mic) : default,
                (RevisionKind)row.Int(5),
                row.IsNull(6) ? null : row.Date(6),
                row.IsNull(7) ? null : row.Date(7)));
}
