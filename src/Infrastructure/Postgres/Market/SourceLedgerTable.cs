using Dapper;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Rows;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>
/// The tables <c>source_ledger</c> and <c>source_range</c>. A ledger may have 10,000 ranges of which a commit changes
/// one or two, so the server compares and only the differences are written.
/// </summary>
internal static class SourceLedgerTable
{
    private const string UpsertSql = """
        INSERT INTO source_ledger (source, epoch, highest_seen)
        VALUES (@Source, @Epoch, @HighestSeen)
        ON CONFLICT (source) DO UPDATE SET epoch = EXCLUDED.epoch, highest_seen = EXCLUDED.highest_seen;

        DELETE FROM source_range
        WHERE source = @Source
            AND (first, last) NOT IN (SELECT first, last FROM unnest(@Firsts, @Lasts) AS range (first, last));

        INSERT INTO source_range (source, first, last)
        SELECT @Source, first, last FROM unnest(@Firsts, @Lasts) AS range (first, last)
        ON CONFLICT (source, first) DO NOTHING
        """;

    public static Task UpdateAsync(NpgsqlConnection connection, SourceLedger ledger) =>
        connection.ExecuteAsync(UpsertSql, new
        {
            ledger.Source,
            ledger.Epoch,
            ledger.HighestSeen,
            Firsts = ledger.Ranges.Column(range => range.First),
            Lasts = ledger.Ranges.Column(range => range.Last),
        });

    // One key of source_ledger and one range of source_range's primary key (source, first), as of one moment.
    private const string FindSql = """
        SELECT ledger.epoch, ledger.highest_seen, ranges.firsts, ranges.lasts
        FROM source_ledger AS ledger
        CROSS JOIN LATERAL (
            SELECT COALESCE(array_agg(first ORDER BY first), '{}') AS firsts,
                COALESCE(array_agg(last ORDER BY first), '{}') AS lasts
            FROM source_range
            WHERE source_range.source = ledger.source) AS ranges
        WHERE ledger.source = $1
        """;

    public static RowQuery<SourceLedger> Find(string source) =>
        new MappedQuery<(long Epoch, long HighestSeen, long[] Firsts, long[] Lasts), SourceLedger>(
            FindSql,
            [source],
            row => new SourceLedger(
                source,
                row.Epoch,
                [.. row.Firsts.Zip(row.Lasts, (first, last) => new SequenceRange(first, last))],
                row.HighestSeen));
}
