using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>The table <c>corporate_action_revision</c>.</summary>
internal static class CorporateActionTable
{
    private const string UpsertSql = """
        INSERT OR REPLACE INTO corporate_action_revision (symbol, number, revision, ex_date, type, ordinal, status,
            price_ratio, amount, currency, action_id, new_symbol, publish_time)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        """;

    public static void Upsert(SqliteSession session, IReadOnlyList<CorporateAction> actions)
    {
        var upsert = session.Prepare(UpsertSql);
        for (var i = 0; i < actions.Count; i++)
        {
            var action = actions[i];
            upsert.Bind(1, action.Symbol.Value);
            upsert.Bind(2, (long)action.Number);
            upsert.Bind(3, (long)action.Revision);
            upsert.Bind(4, action.ExDate);
            upsert.Bind(5, (long)action.Type);
            upsert.Bind(6, (long)action.Ordinal);
            upsert.Bind(7, (long)action.Status);
            upsert.Bind(8, action.PriceRatio);
            upsert.Bind(9, action.Amount);
            upsert.Bind(10, action.Currency);
            upsert.Bind(11, action.ActionId);
            upsert.Bind(12, action.NewSymbol?.Value);
            upsert.Bind(13, action.PublishTime);
            upsert.Run();
        }
    }

    // The whole table in the order of its primary key (symbol, number, revision).
    private const string ListSql = """
        SELECT symbol, number, revision, ex_date, type, ordinal, status, price_ratio, amount, currency, action_id,
            new_symbol, publish_time
        FROM corporate_action_revision
        ORDER BY symbol, number, revision
        """;

    public static List<CorporateAction> List(SqliteSession session, CancellationToken cancellationToken)
    {
        var texts = new TextPool();
        return session.Prepare(ListSql).List(row => Read(row, texts), cancellationToken);
    }

    private static CorporateAction Read(SqliteStatement row, TextPool texts) => new()
    {
        Symbol = Symbol.Parse(texts.TextOrNull(row, 0)!),
        Number = row.Int(1),
        Revision = row.Int(2),
        ExDate = row.Date(3),
        Type = (CorporateActionType)row.Int(4),
        Ordinal = row.Int(5),
        Status = (CorporateActionStatus)row.Int(6),
        PriceRatio = row.DecimalOrNull(7),
        Amount = row.DecimalOrNull(8),
        Currency = texts.TextOrNull(row, 9),
        ActionId = row.TextOrNull(10),
        NewSymbol = texts.TextOrNull(row, 11) is { } symbol ? Symbol.Parse(symbol) : null,
        PublishTime = row.InstantOrNull(12),
    };
}
