using Dapper;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using NodaTime;
using Npgsql;
using Row = (
    string Symbol, int Number, int Revision, System.DateOnly ExDate, short Type, short Ordinal, short Status,
    decimal? PriceRatio, decimal? Amount, string? Currency, string? ActionId, string? NewSymbol, long? PublishTime);

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>The table <c>corporate_action_revision</c>.</summary>
internal static class CorporateActionTable
{
    private const string UpsertSql = """
        INSERT INTO corporate_action_revision (symbol, number, revision, ex_date, type, ordinal, status, price_ratio,
            amount, currency, action_id, new_symbol, publish_time)
        SELECT * FROM unnest(@Symbols, @Numbers, @Revisions, @ExDates, @Types, @Ordinals, @Statuses, @PriceRatios,
            @Amounts, @Currencies, @ActionIds, @NewSymbols, @PublishTimes)
        ON CONFLICT (symbol, number, revision) DO UPDATE SET
            ex_date = EXCLUDED.ex_date, type = EXCLUDED.type, ordinal = EXCLUDED.ordinal, status = EXCLUDED.status,
            price_ratio = EXCLUDED.price_ratio, amount = EXCLUDED.amount, currency = EXCLUDED.currency,
            action_id = EXCLUDED.action_id, new_symbol = EXCLUDED.new_symbol, publish_time = EXCLUDED.publish_time
        """;

    public static Task UpsertAsync(NpgsqlConnection connection, IReadOnlyList<CorporateAction> actions) =>
        connection.ExecuteAsync(UpsertSql, new
        {
            Symbols = actions.Column(a => a.Symbol.Value),
            Numbers = actions.Column(a => a.Number),
            Revisions = actions.Column(a => a.Revision),
            ExDates = actions.Column(a => a.ExDate.ToDateOnly()),
            Types = actions.Column(a => (short)a.Type),
            Ordinals = actions.Column(a => (short)a.Ordinal),
            Statuses = actions.Column(a => (short)a.Status),
            PriceRatios = actions.Column(a => a.PriceRatio),
            Amounts = actions.Column(a => a.Amount),
            Currencies = actions.Column(a => a.Currency),
            ActionIds = actions.Column(a => a.ActionId),
            NewSymbols = actions.Column(a => a.NewSymbol?.Value),
            PublishTimes = actions.Column(a => UnixNanos.From(a.PublishTime)),
        });

    // The whole table in the order of its primary key (symbol, number, revision).
    private const string ListSql = """
        SELECT symbol, number, revision, ex_date, type, ordinal, status, price_ratio, amount, currency, action_id,
            new_symbol, publish_time
        FROM corporate_action_revision
        ORDER BY symbol, number, revision
        """;

    public static RowQuery<CorporateAction> List()
    {
        var texts = new TextPool();
        return new MappedQuery<Row, CorporateAction>(ListSql, [], row => Read(row, texts));
    }

    private static CorporateAction Read(Row row, TextPool texts) => new()
    {
        Symbol = Symbol.Parse(texts.Share(row.Symbol)!),
        Number = row.Number,
        Revision = row.Revision,
        ExDate = LocalDate.FromDateOnly(row.ExDate),
        Type = (CorporateActionType)row.Type,
        Ordinal = row.Ordinal,
        Status = (CorporateActionStatus)row.Status,
        PriceRatio = row.PriceRatio,
        Amount = row.Amount,
        Currency = texts.Share(row.Currency),
        ActionId = row.ActionId,
        NewSymbol = row.NewSymbol is { } symbol ? Symbol.Parse(symbol) : null,
        PublishTime = UnixNanos.ToInstant(row.PublishTime),
    };
}
