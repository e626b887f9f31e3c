using Dapper;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Postgres.Rows;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>The table <c>corporate_action</c>.</summary>
internal static class CorporateActionTable
{
    private const string UpsertSql = """
        INSERT INTO corporate_action (symbol, ex_date, type, price_ratio, amount, currency)
        SELECT * FROM unnest(@Symbols, @ExDates, @Types, @PriceRatios, @Amounts, @Currencies)
        ON CONFLICT (symbol, ex_date, type) DO UPDATE SET
            price_ratio = EXCLUDED.price_ratio, amount = EXCLUDED.amount, currency = EXCLUDED.currency
        """;

    public static Task UpsertAsync(NpgsqlConnection connection, IReadOnlyList<CorporateAction> actions) =>
        connection.ExecuteAsync(UpsertSql, new
        {
            Symbols = actions.Column(a => a.Symbol.Value),
            ExDates = actions.Column(a => a.ExDate.ToDateOnly()),
            Types = actions.Column(a => (short)a.Type),
            PriceRatios = actions.Column(a => a.PriceRatio),
            Amounts = actions.Column(a => a.Amount),
            Currencies = actions.Column(a => a.Currency),
        });

    // The whole table in the order of its primary key (symbol, ex_date, type).
    private const string ListSql = """
        SELECT symbol, ex_date, type, price_ratio, amount, currency
        FROM corporate_action
        ORDER BY symbol, ex_date, type
        """;

    public static RowQuery<CorporateAction> List()
    {
        var texts = new TextPool();
        return new RowQuery<CorporateAction>(ListSql, [], row => Read(row, texts));
    }

    private static CorporateAction Read(NpgsqlDataReader row, TextPool texts) => new()
    {
        Symbol = Symbol.Parse(texts.TextOrNull(row, 0)!),
        ExDate = row.Date(1),
        Type = (CorporateActionType)row.GetInt16(2),
        PriceRatio = row.DecimalOrNull(3),
        Amount = row.DecimalOrNull(4),
        Currency = texts.TextOrNull(row, 5),
    };
}
