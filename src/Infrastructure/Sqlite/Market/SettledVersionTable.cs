using FinApi.Application.Collections;
using FinApi.Application.History;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>The table <c>settled_version</c>.</summary>
internal static class SettledVersionTable
{
    // A version that was counted from an outdated one must neither turn the stored one back nor leave it: every commit
    // of settled data gives one that no page has been given.
    private const string UpsertSql = """
        INSERT INTO settled_version (symbol, version)
        VALUES (?1, ?2)
        ON CONFLICT (symbol) DO UPDATE SET version = MAX(settled_version.version + 1, excluded.version)
        """;

    public static void Upsert(SqliteSession session, IReadOnlyList<SettledVersion> versions)
    {
        var upsert = session.Prepare(UpsertSql);
        for (var i = 0; i < versions.Count; i++)
        {
            upsert.Bind(1, versions[i].Symbol.Value);
            upsert.Bind(2, versions[i].Version);
            upsert.Run();
        }
    }

    // The whole table in the order of its primary key (symbol).
    private const string ListSql = "SELECT symbol, version FROM settled_version ORDER BY symbol";

    public static List<SettledVersion> List(SqliteSession session, CancellationToken cancellationToken) =>
        session.Prepare(ListSql).List(
            row => new SettledVersion(Symbol.Parse(row.Text(0)), row.Long(1)), cancellationToken);

    // One step of the primary key (symbol).
    private const string FindSql = "SELECT version FROM settled_version WHERE symbol = ?1";

    /// <summary>Reads rows of an instrument and its settled version from one snapshot.</summary>
    public static StoredPage<T> ReadPage<T>(
        SqliteSession session,
        Symbol symbol,
        Func<SqliteSession, PooledRows<T>> list,
        CancellationToken cancellationToken) =>
        session.InSnapshot(snapshot =>
        {
            var find = snapshot.Prepare(FindSql);
            find.Bind(1, symbol.Value);
            var version = find.List(row => row.Long(0), cancellationToken) is [var found] ? found : 0;
            return new StoredPage<T>(list(snapshot), version);
        });
}
