using Dapper;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Postgres.Rows;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>The table <c>settled_version</c>.</summary>
internal static class SettledVersionTable
{
    // A node that counts from an outdated version must neither turn the version back nor leave it: every commit of
    // settled data gives one that no page has been given.
    private const string UpsertSql = """
        INSERT INTO settled_version (symbol, version)
        SELECT * FROM unnest(@Symbols, @Versions)
        ON CONFLICT (symbol) DO UPDATE SET version = GREATEST(settled_version.version + 1, EXCLUDED.version)
        """;

    public static Task UpsertAsync(NpgsqlConnection connection, IReadOnlyList<SettledVersion> versions) =>
        connection.ExecuteAsync(UpsertSql, new
        {
            Symbols = versions.Column(v => v.Symbol.Value),
            Versions = versions.Column(v => v.Version),
        });

    // The whole table in the order of its primary key (symbol).
    private const string ListSql = "SELECT symbol, version FROM settled_version ORDER BY symbol";

    public static RowQuery<SettledVersion> List() =>
        new MappedQuery<(string Symbol, long Version), SettledVersion>(
            ListSql, [], row => new SettledVersion(Symbol.Parse(row.Symbol), row.Version));

    // One step of the primary key (symbol), and the one row of log_state.
    private const string FindSql = """
        SELECT COALESCE((SELECT version FROM settled_version WHERE symbol = $1), 0), epoch
        FROM log_state
        WHERE id = 1
        """;

    /// <summary>An instrument's version, 0 before the first, and the epoch that it is of; always one row.</summary>
    public static RowQuery<(long Version, long Epoch)> Find(Symbol symbol) =>
        new MappedQuery<(long Version, long Epoch), (long Version, long Epoch)>(
            FindSql, [symbol.Value], static row => row);
}
