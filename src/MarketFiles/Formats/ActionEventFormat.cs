using FinApi.Domain.Instruments;
using FinApi.MarketFiles.Csv;

namespace FinApi.MarketFiles.Formats;

/// <summary>
/// A row an event. A dividend's cash amount and its price ratio are two rows of one day; the server makes one of them.
/// </summary>
internal sealed class ActionEventFormat(FileColumns columns, MarketFileDefaults defaults) : RowFormat
{
    private readonly Column _symbol = columns.RequiredUnless(defaults.Symbol is not null, "symbol");
    private readonly Column _date = columns.Required("date", "ex_date");
    private readonly Column _kind = columns.Required("kind");
    private readonly Column _ratio = columns.Optional("ratio");
    private readonly Column _amount = columns.Optional("amount");
    private readonly Column _currency = columns.Optional("currency");

    public override MarketFileRow Read(RowFields fields, int part)
    {
        var kind = fields.Text(_kind);
        var isDividend = kind is "cash_dividend" or "dividend_price_ratio";
        if (!isDividend && kind != "split_price_ratio")
        {
            fields.Fail(
                _kind.Name, $"'{kind}' is none of split_price_ratio, cash_dividend, dividend_price_ratio.");
        }

        var action = new CorporateAction
        {
            Symbol = fields.Symbol(_symbol, defaults.Symbol),
            ExDate = fields.RequiredDate(_date),
            Type = isDividend ? CorporateActionType.CashDividend : CorporateActionType.Split,
            PriceRatio = kind == "cash_dividend" ? null : fields.RequiredDecimal(_ratio),
            Amount = kind == "cash_dividend" ? fields.RequiredDecimal(_amount) : null,
            Currency = fields.Text(_currency),
        };
        return (MarketFileRow?)fields.Problem() ?? new MarketFileRow.OfCorporateAction(fields.Position, action);
    }
}
