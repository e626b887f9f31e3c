using Dapper;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>What PostgreSQL knows of a table or partition.</summary>
internal sealed record TableFacts
{
    // 8 MiB: below that a scan is over in milliseconds, and an index would cost more than it gives.
    private const long LargePages = 1_024;

    // Twice what makes autovacuum come (10 % and 50 rows by default): so it has not, or not in time.
    private const double StaleShare = 0.2;
    private const long StaleRows = 1_000;

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The table whose partition it is; its own name for one that is none.</summary>
    public required string Root { get; init; }

    /// <summary>Rows by the last count.</summary>
    public long Rows { get; init; }

    /// <summary>Blocks of 8 KiB.</summary>
    public long Pages { get; init; }

    /// <summary>Rows that changed since the statistics were made.</summary>
    public long Changes { get; init; }

    /// <summary>When that was; null for never.</summary>
    public DateTime? AnalyzeTime { get; init; }

    /// <summary>Names of its columns.</summary>
    public required string[] Columns { get; init; }

    public bool IsLarge => Pages >= LargePages;

    public bool HasStaleStatistics => Changes > StaleRows + (StaleShare * Rows);

    public long MegaBytes => Pages * 8 / 1_024;

    // By the names that the plan gave, in the search path as there.
    private const string Sql = """
        SELECT c.relname::text AS "Name",
            COALESCE(pg_partition_root(c.oid)::regclass::text, c.relname::text) AS "Root",
            GREATEST(c.reltuples, s.n_live_tup, 0)::bigint AS "Rows",
            pg_relation_size(c.oid) / 8192 AS "Pages",
            COALESCE(s.n_mod_since_analyze, 0) AS "Changes",
            GREATEST(s.last_analyze, s.last_autoanalyze) AS "AnalyzeTime",
            ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped)
                AS "Columns"
        FROM unnest(@Names) AS name
        JOIN pg_class AS c ON c.oid = to_regclass(quote_ident(name))
        LEFT JOIN pg_stat_user_tables AS s ON s.relid = c.oid
        """;

    public static async Task<Dictionary<string, TableFacts>> ReadAsync(
        NpgsqlConnection connection, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var parameters = new { Names = names.Distinct().ToArray() };
        var facts = await connection.QueryAsync<TableFacts>(
            new CommandDefinition(Sql, parameters, cancellationToken: cancellationToken));
        return facts.ToDictionary(table => table.Name);
    }
}
