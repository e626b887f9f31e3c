using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market.Revisions;

/// <summary>The table <c>bar_rule</c>.</summary>
internal static class BarRuleTable
{
    private const string UpsertSql = "INSERT OR REPLACE INTO bar_rule (mic, fingerprint) VALUES (?1, ?2)";

    public static void Upsert(SqliteSession session, IReadOnlyList<BarRule> rules)
    {
        foreach (var rule in rules)
        {
            var upsert = session.Prepare(UpsertSql);
            upsert.Bind(1, rule.Mic.Value);
            upsert.Bind(2, rule.Fingerprint);
            upsert.Run();
        }
    }

    // The whole table, a row a market.
    private const string ListSql = "SELECT mic, fingerprint FROM bar_rule";

    public static List<BarRule> List(SqliteSession session, CancellationToken cancellationToken) =>
        session.Prepare(ListSql).List(row => new BarRule(Mic.Parse(row.Text(0)), row.Text(1)), cancellationToken);
}
