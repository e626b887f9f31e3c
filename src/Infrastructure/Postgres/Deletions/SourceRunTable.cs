using Dapper;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Rows;
using Npgsql;
using Row = (long First, string Source, long Epoch, long Number);

namespace FinApi.Infrastructure.Postgres.Deletions;

/// <summary>The table <c>source_run</c>.</summary>
internal static class SourceRunTable
{
    private const string InsertSql = """
        INSERT INTO source_run (first_sequence, source, source_epoch, first_number)
        SELECT * FROM unnest(@Firsts, @Sources, @Epochs, @Numbers)
        """;

    public static Task InsertAsync(NpgsqlConnection connection, IReadOnlyList<SourceRun> added) =>
        connection.ExecuteAsync(InsertSql, new
        {
            Firsts = added.Column(run => run.FirstSequence),
            Sources = added.Column(run => run.Source),
            Epochs = added.Column(run => run.SourceEpoch),
            Numbers = added.Column(run => run.FirstNumber),
        });

    // One step from the end of the primary key, and the one row of log_state.
    private const string LastSql = """
        SELECT COALESCE(run.first_sequence, 0), COALESCE(run.source, ''), COALESCE(run.source_epoch, 0),
            COALESCE(run.first_number, 0), state.tracked_sequence
        FROM log_state AS state
        LEFT JOIN LATERAL (
            SELECT first_sequence, source, source_epoch, first_number
            FROM source_run
            ORDER BY first_sequence DESC
            LIMIT 1
        ) AS run ON TRUE
        WHERE state.id = 1
        """;

    /// <summary>Always one row.</summary>
    public static RowQuery<LastRun> Last { get; } =
        new MappedQuery<(long First, string Source, long Epoch, long Number, long Tracked), LastRun>(
            LastSql,
            [],
            static row => new LastRun(
                row.First == 0 ? null : new SourceRun(row.First, row.Source, row.Epoch, row.Number), row.Tracked));

    // A range of the index source_run_by_source, and one step of the primary key for each row.
    private const string RangesSql = """
        SELECT run.first_sequence, COALESCE(
            (SELECT next.first_sequence - 1 FROM source_run AS next
                WHERE next.first_sequence > run.first_sequence ORDER BY next.first_sequence LIMIT 1),
            (SELECT last_sequence FROM log_state WHERE id = 1))
        FROM source_run AS run
        WHERE run.source = $1
        ORDER BY run.first_sequence
        """;

    public static RowQuery<SequenceRange> ListRanges(string source) =>
        new MappedQuery<(long First, long Last), SequenceRange>(
            RangesSql, [source], static row => new SequenceRange(row.First, row.Last));

    // A range of the primary key.
    private const string BetweenSql = """
        SELECT first_sequence, source, source_epoch, first_number
        FROM source_run
        WHERE first_sequence >= COALESCE((SELECT MAX(first_sequence) FROM source_run WHERE first_sequence <= $1), $1)
            AND first_sequence <= $2
        ORDER BY first_sequence
        """;

    /// <summary>The runs that have the numbers from the first to the last.</summary>
    public static RowQuery<SourceRun> List(long first, long last) =>
        new MappedQuery<Row, SourceRun>(
            BetweenSql,
            [first, last],
            static row => new SourceRun(row.First, row.Source, row.Epoch, row.Number));
}
