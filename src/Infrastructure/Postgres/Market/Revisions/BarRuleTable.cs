using Dapper;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Postgres.Rows;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Market.Revisions;

/// <summary>The table <c>bar_rule</c>.</summary>
internal static class BarRuleTable
{
    private const string UpsertSql = """
        INSERT INTO bar_rule (mic, fingerprint)
        SELECT * FROM unnest(@Mics, @Fingerprints)
        ON CONFLICT (mic) DO UPDATE SET fingerprint = EXCLUDED.fingerprint
        """;

    public static Task UpsertAsync(NpgsqlConnection connection, IReadOnlyList<BarRule> rules) =>
        connection.ExecuteAsync(UpsertSql, new
        {
            Mics = rules.Column(rule => rule.Mic.Value),
            Fingerprints = rules.Column(rule => rule.Fingerprint),
        });

    // The whole table, a row a market.
    private const string ListSql = "SELECT mic, fingerprint FROM bar_rule";

    public static RowQuery<BarRule> List() => new MappedQuery<(string Mic, string Fingerprint), BarRule>(
        ListSql, [], row => new BarRule(Mic.Parse(row.Mic), row.Fingerprint));
}
