using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>The table <c>settled_version</c>.</summary>
internal static class SettledVersionTable
{
    private const string UpsertSql = "INSERT OR REPLACE INTO settled_version (symbol, version) VALUES (?1, ?2)";

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
}
