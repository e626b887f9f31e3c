using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.MarketFiles.Csv;

namespace FinApi.MarketFiles.Formats;

/// <summary>
/// Splits and dividends beside daily prices. Quandl's WIKI files (<c>split_ratio</c>, <c>ex_dividend</c>) have a rule
/// of their own for dividends: earlier prices times 1 / (1 + dividend / close of that day). Of others (<c>split</c>,
/// <c>dividend</c>) only the amount is taken, and the server's usual rule holds.
/// </summary>
internal sealed class DailyActionFormat : RowFormat
{
    // A ratio is at most 10,000: five digits and these places are the 28 that a decimal may have.
    private const int RatioPlaces = 23;

    private readonly MarketFileDefaults _defaults;
    private readonly Column _symbol;
    private readonly Column _date;
    private readonly Column _split;
    private readonly Column _dividend;
    private readonly Column _close;
    private readonly ActionOrdinals _ordinals = new();

    public DailyActionFormat(FileColumns columns, MarketFileDefaults defaults)
    {
        _defaults = defaults;
        _symbol = columns.RequiredUnless(defaults.Symbol is not null, "symbol");
        _date = columns.Required("date");
        _split = columns.Optional("split_ratio", "split");
        _dividend = columns.Optional("ex_dividend", "dividend");
        _close = columns.RequiredUnless(_dividend.Name != "ex_dividend" || !_dividend.IsPresent, "close");
    }

    public override int PartsPerRow => 2;

    public static bool Fits(FileColumns columns) =>
        columns.HasAny("split_ratio", "split", "ex_dividend", "dividend");

    public override MarketFileRow? Read(RowFields fields, int part)
    {
        var action = part == 0 ? ReadSplit(fields) : ReadDividend(fields);
        if (fields.Problem() is { } problem)
        {
            return problem;
        }

        return action is null
            ? null
            : new MarketFileRow.OfCorporateAction(fields.Position, _ordinals.Number(action, action.Type.ToString()));
    }

    private CorporateAction? ReadSplit(RowFields fields)
    {
        var split = fields.Decimal(_split);
        if (split is null or 0 or 1)
        {
            return null;
        }

        return ReadAction(fields, CorporateActionType.Split) with { PriceRatio = Round(1 / split.Value) };
    }

    private CorporateAction? ReadDividend(RowFields fields)
    {
        var dividend = fields.Decimal(_dividend);
        if (dividend is null or 0)
        {
            return null;
        }

        var action = ReadAction(fields, CorporateActionType.CashDividend) with { Amount = dividend };
        return _close.IsPresent && _dividend.Name == "ex_dividend"
            ? action with { PriceRatio = WikiRatio(fields, dividend.Value) }
            : action;
    }

    private decimal? WikiRatio(RowFields fields, decimal dividend)
    {
        var close = fields.RequiredDecimal(_close);
        if (close <= 0 || close >= TickBounds.Max || dividend < 0 || dividend >= close)
        {
            fields.Fail(_dividend.Name, "A dividend is at least 0 and less than the close, which is above 0.");
            return null;
        }

        return Round(1 / (1 + (dividend / close)));
    }

    private CorporateAction ReadAction(RowFields fields, CorporateActionType type) => new()
    {
        Symbol = fields.Symbol(_symbol, _defaults.Symbol),
        ExDate = fields.RequiredDate(_date),
        Type = type,
    };

    private static decimal Round(decimal ratio) => Math.Round(ratio, RatioPlaces, MidpointRounding.ToEven);
}
