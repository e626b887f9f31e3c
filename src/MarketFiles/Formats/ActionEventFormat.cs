using FinApi.Domain.Instruments;
using FinApi.MarketFiles.Csv;

namespace FinApi.MarketFiles.Formats;

/// <summary>
/// A row an event. A dividend's cash amount and its price ratio are two rows of one day; the server makes one of them.
/// </summary>
internal sealed class ActionEventFormat : RowFormat
{
    private readonly MarketFileDefaults _defaults;
    private readonly Column _symbol;
    private readonly Column _date;
    private readonly Column _kind;
    private readonly Column _ratio;
    private readonly Column _amount;
    private readonly Column _currency;

    public ActionEventFormat(FileColumns columns, MarketFileDefaults defaults)
    {
        _defaults = defaults;
        _symbol = columns.RequiredUnless(defaults.Symbol is not null, "symbol");
        _date = columns.Required("date", "ex_date");
        _kind = columns.Required("kind");
        _ratio = columns.Optional("ratio");
        _amount = columns.Optional("amount");
        _currency = columns.Optional("currency");
        // The daily file's, and its inverse: seven for one is 7 there and 1/7 here.
        columns.NoteRivals("ratio", "split_ratio");
    }

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
            Symbol = fields.Symbol(_symbol, _defaults.Symbol),
            ExDate = fields.RequiredDate(_date),
            Type = isDividend ? CorporateActionType.CashDividend : CorporateActionType.Split,
            PriceRatio = kind == "cash_dividend" ? null : fields.RequiredDecimal(_ratio),
            Amount = kind == "cash_dividend" ? fields.RequiredDecimal(_amount) : null,
            Currency = fields.Text(_currency),
        };
        return (MarketFileRow?)fields.Problem() ?? new MarketFileRow.OfCorporateAction(fields.Position, action);
    }
}
