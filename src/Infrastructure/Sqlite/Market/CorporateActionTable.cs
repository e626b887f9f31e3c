using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>The table <c>corporate_action</c>.</summary>
internal static class CorporateActionTable
{
    private const string UpsertSql = """
        INSERT OR REPLACE INTO corporate_action (symbol, ex_date, type, price_ratio, amount, currency)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """;

    public static void Upsert(SqliteSession session, IReadOnlyList<CorporateAction> actions)
    {
        var upsert = session.Prepare(UpsertSql);
        for (var i = 0; i < actions.Count; i++)
        {
            var action = actions[i];
            upsert.Bind(1, action.Symbol.Value);
            upsert.Bind(2, action.ExDate);
            upsert.Bind(3, (long)action.Type);
            upsert.Bind(4, action.PriceRatio);
            upsert.Bind(5, action.Amount);
            upsert.Bind(6, action.Currency);
            upsert.Run();
        }
    }

    // The whole table in the order of its primary key (symbol, ex_date, type).
    private const string ListSql = """
        SELECT symbol, ex_date, type, price_ratio, amount, currency
        FROM corporate_action
        ORDER BY symbol, ex_date, type
        """;

    public static List<CorporateAction> List(SqliteSession session, CancellationToken cancellationToken)
    {
        var texts = new TextPool();
        return session.Prepare(ListSql).List(row => Read(row, texts), cancellationToken);
    }

    private static CorporateAction Read(SqliteStatement row, TextPool texts) => new()
    {
        Symbol = Symbol.Parse(texts.TextOrNull(row, 0)!),
        ExDate = row.Date(1),
        Type = (CorporateActionType)row.Int(2),
        PriceRatio = row.DecimalOrNull(3),
        Amount = row.DecimalOrNull(4),
        Currency = texts.TextOrNull(row, 5),
    };
}
