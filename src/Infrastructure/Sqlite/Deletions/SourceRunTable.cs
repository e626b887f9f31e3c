using FinApi.Application.Storage;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Deletions;

/// <summary>The table <c>source_run</c>.</summary>
internal static class SourceRunTable
{
    private const string InsertSql =
        "INSERT INTO source_run (first_sequence, source, source_epoch, first_number) VALUES (?1, ?2, ?3, ?4)";

    public static void Insert(SqliteSession session, IReadOnlyList<SourceRun> added)
    {
        for (var i = 0; i < added.Count; i++)
        {
            var insert = session.Prepare(InsertSql);
            insert.Bind(1, added[i].FirstSequence);
            insert.Bind(2, added[i].Source);
            insert.Bind(3, added[i].SourceEpoch);
            insert.Bind(4, added[i].FirstNumber);
            insert.Run();
        }
    }

    // One step from the end of the primary key.
    private const string LastSql = """
        SELECT first_sequence, source, source_epoch, first_number
        FROM source_run
        ORDER BY first_sequence DESC
        LIMIT 1
        """;

    private const string TrackedSql = "SELECT tracked_sequence FROM log_state WHERE id = 1";

    public static LastRun FindLast(SqliteSession session, CancellationToken cancellationToken) =>
        new(
            session.Prepare(LastSql).List(Read, cancellationToken) is [var last] ? last : null,
            session.Prepare(TrackedSql).List(row => row.Long(0), cancellationToken)[0]);

    // A range of the index source_run_by_source, and one step of the primary key for each row.
    private const string RangesSql = """
        SELECT run.first_sequence, COALESCE(
            (SELECT MIN(later.first_sequence) FROM source_run AS later
                WHERE later.first_sequence > run.first_sequence) - 1,
            (SELECT last_sequence FROM log_state WHERE id = 1))
        FROM source_run AS run
        WHERE run.source = ?1
        ORDER BY run.first_sequence
        """;

    public static List<SequenceRange> ListRanges(
        SqliteSession session, string source, CancellationToken cancellationToken)
    {
        var list = session.Prepare(RangesSql);
        list.Bind(1, source);
        return list.List(row => new SequenceRange(row.Long(0), row.Long(1)), cancellationToken);
    }

    // A range of the primary key.
    private const string BetweenSql = """
        SELECT first_sequence, source, source_epoch, first_number
        FROM source_run
        WHERE first_sequence >= COALESCE((SELECT MAX(first_sequence) FROM source_run WHERE first_sequence <= ?1), ?1)
            AND first_sequence <= ?2
        ORDER BY first_sequence
        """;

    /// <summary>The runs that have the numbers from the first to the last.</summary>
    public static List<SourceRun> List(
        SqliteSession session, long first, long last, CancellationToken cancellationToken)
    {
        var list = session.Prepare(BetweenSql);
        list.Bind(1, first);
        list.Bind(2, last);
        return list.List(Read, cancellationToken);
    }

    private static SourceRun Read(SqliteStatement row) => new(row.Long(0), row.Text(1), row.Long(2), row.Long(3));
}
