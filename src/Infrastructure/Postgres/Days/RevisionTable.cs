using Dapper;
using FinApi.Application.Log;
using FinApi.Application.Revisions;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using NodaTime;
using Npgsql;
using Row = (long Position, int Place, long Time, string Mic, string Symbol, short Kind, System.DateOnly? FirstDate,
    System.DateOnly? LastDate);

namespace FinApi.Infrastructure.Postgres.Days;

/// <summary>The tables <c>revision</c> and <c>revision_state</c>.</summary>
internal static class RevisionTable
{
    private const string InsertSql = """
        INSERT INTO revision (position, place, time, mic, symbol, kind, first_date, last_date)
        SELECT @Position, place - 1, @Time, mic, symbol, kind, first_date, last_date
        FROM unnest(@Mics, @Symbols, @Kinds, @FirstDates, @LastDates)
            WITH ORDINALITY AS all_of_them (mic, symbol, kind, first_date, last_date, place)
        """;

    public static Task InsertAsync(NpgsqlConnection connection, LogRow row, IReadOnlyList<Revision> revisions) =>
        connection.ExecuteAsync(InsertSql, new
        {
            Position = row.LastPosition,
            Time = UnixNanos.From(row.Time),
            Mics = revisions.Column(each => each.Mic.Value),
            Symbols = revisions.Column(each => each.Symbol.Value),
            Kinds = revisions.Column(each => (short)each.Kind),
            FirstDates = revisions.Column(each => each.FirstDate?.ToDateOnly()),
            LastDates = revisions.Column(each => each.LastDate?.ToDateOnly()),
        });

    // A range of the primary key (position, place).
    private const string ListSql = """
        SELECT position, place, time, mic, symbol, kind, first_date, last_date
        FROM revision
        WHERE (position, place) > ($1, $2)
        ORDER BY position, place
        LIMIT $3
        """;

    public static RowQuery<StoredRevision> List(RevisionPlace after, int limit) =>
        new MappedQuery<Row, StoredRevision>(ListSql, [after.Position, after.Place, limit], Read);

    // One row.
    private const string BoundsSql = """
        SELECT state.position, state.time, head.last_position
        FROM revision_state AS state, log_state AS head
        WHERE state.id = 1 AND head.id = 1
        """;

    public static RowQuery<RevisionBounds> Bounds { get; } =
        new MappedQuery<(long Position, long Time, long Last), RevisionBounds>(
            BoundsSql,
            [],
            static row => new RevisionBounds(row.Position, UnixNanos.ToInstant(row.Time), row.Last));

    // A range of the index revision_time.
    private const string FindSql = "SELECT COALESCE(MIN(position), -1) FROM revision WHERE time >= $1";

    /// <summary>The position of the first revision at or after a time; -1 when there is none. One row.</summary>
    public static RowQuery<long> FindFirst(Instant time) =>
        new MappedQuery<long, long>(FindSql, [UnixNanos.Clamp(time)], static row => row);

    // Up to the first revision that stays: a writer's clock may have been behind the one before.
    private const string TrimSql = """
        UPDATE revision_state SET
            position = GREATEST(
                position,
                COALESCE(
                    (SELECT MIN(position) FROM revision WHERE time >= @Oldest) - 1,
                    (SELECT MAX(position) FROM revision),
                    0)),
            time = GREATEST(time, @Oldest)
        WHERE id = 1 AND EXISTS (SELECT FROM revision WHERE time < @Oldest);

        DELETE FROM revision WHERE position <= (SELECT position FROM revision_state WHERE id = 1)
        """;

    /// <summary>Removes the revisions of before a time.</summary>
    public static Task TrimAsync(NpgsqlConnection connection, Instant oldest) =>
        connection.ExecuteAsync(TrimSql, new { Oldest = UnixNanos.From(oldest) });

    private static StoredRevision Read(Row row) =>
        new(
            new RevisionPlace(row.Position, row.Place),
            UnixNanos.ToInstant(row.Time),
            new Revision(
                row.Symbol.Length > 0 ? Symbol.Parse(row.Symbol) : default,
                row.Mic.Length > 0 ? Mic.Parse(row.Mic) : default,
                (RevisionKind)row.Kind,
                DateOf(row.FirstDate),
                DateOf(row.LastDate)));

    private static LocalDate? DateOf(DateOnly? date) => date is { } day ? LocalDate.FromDateOnly(day) : null;
}
