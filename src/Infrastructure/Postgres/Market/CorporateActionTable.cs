using Dapper;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Postgres.Rows;
using NodaTime;
using Npgsql;
using Row = (string Symbol, System.DateOnly ExDate, short Type, decimal? PriceRatio, decimal? Amount, string? Currency);

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
        return new MappedQuery<Row, CorporateAction>(ListSql, [], row => Read(row, texts));
    }

    private static CorporateAction Read(Row row, TextPool texts) => new()
    {
        Symbol = Symbol.Parse(texts.Share(row.Symbol)!),
        ExDate = LocalDate.FromDateOnly(row.ExDate),
        Type = (CorporateActionType)row.Type,
        PriceRatio = row.PriceRatio,
        Amount = row.Amount,
        Currency = texts.Share(row.Currency),
    };
}
