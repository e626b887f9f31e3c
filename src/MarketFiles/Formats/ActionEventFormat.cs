using FinApi.Domain.Instruments;
using FinApi.MarketFiles.Csv;

namespace FinApi.MarketFiles.Formats;

/// <summary>
/// A row an event. A dividend's cash amount and its price ratio are two rows of one day; the server makes one of them.
/// Different rows of one kind and day are different actions, in the order of the file, unless the file tells them apart
/// itself.
/// </summary>
internal sealed class ActionEventFormat : RowFormat
{
    private static readonly Dictionary<string, CorporateActionType> Kinds = new(StringComparer.Ordinal)
    {
        ["split_price_ratio"] = CorporateActionType.Split,
        ["cash_dividend"] = CorporateActionType.CashDividend,
        ["dividend_price_ratio"] = CorporateActionType.CashDividend,
        ["split"] = CorporateActionType.Split,
        ["reverse_split"] = CorporateActionType.ReverseSplit,
        ["stock_dividend"] = CorporateActionType.StockDividend,
        ["special_dividend"] = CorporateActionType.SpecialDividend,
        ["spin_off"] = CorporateActionType.SpinOff,
        ["rights"] = CorporateActionType.Rights,
        ["merger"] = CorporateActionType.Merger,
        ["symbol_change"] = CorporateActionType.SymbolChange,
    };

    private readonly MarketFileDefaults _defaults;
    private readonly Column _symbol;
    private readonly Column _date;
    private readonly Column _kind;
    private readonly Column _ratio;
    private readonly Column _amount;
    private readonly Column _currency;
    private readonly Column _actionId;
    private readonly Column _ordinal;
    private readonly Column _status;
    private readonly Column _newSymbol;

    private readonly ActionOrdinals _ordinals = new();

    public ActionEventFormat(FileColumns columns, MarketFileDefaults defaults)
    {
        _defaults = defaults;
        _symbol = columns.RequiredUnless(defaults.Symbol is not null, "symbol");
        _date = columns.Required("date", "ex_date");
        _kind = columns.Required("kind");
        _ratio = columns.Optional("ratio");
        _amount = columns.Optional("amount");
        _currency = columns.Optional("currency");
        _actionId = columns.Optional("action_id");
        _ordinal = columns.Optional("ordinal");
        _status = columns.Optional("status");
        _newSymbol = columns.Optional("new_symbol");

        // The daily file's, and its inverse: seven for one is 7 there and 1/7 here.
        columns.NoteRivals("ratio", "split_ratio");
    }

    public override MarketFileRow Read(RowFields fields, int part)
    {
        var kind = fields.Text(_kind) ?? string.Empty;
        if (!Kinds.TryGetValue(kind, out var type))
        {
            fields.Fail(_kind.Name, $"'{kind}' is none of {string.Join(", ", Kinds.Keys)}.");
        }

        var action = new CorporateAction
        {
            Symbol = fields.Symbol(_symbol, _defaults.Symbol),
            ExDate = fields.RequiredDate(_date),
            Type = type,
            PriceRatio = ReadRatio(fields, kind),
            Amount = ReadAmount(fields, kind),
            Currency = fields.Text(_currency),
            ActionId = fields.Text(_actionId),
            Ordinal = ReadOrdinal(fields),
            Status = ReadStatus(fields),
            NewSymbol = ReadNewSymbol(fields),
        };
        return (MarketFileRow?)fields.Problem()
            ?? new MarketFileRow.OfCorporateAction(fields.Position, _ordinals.Number(action, kind));
    }

    // The older kinds each give one number; what else stands in their rows was never read.
    private decimal? ReadRatio(RowFields fields, string kind) => kind switch
    {
        "cash_dividend" => null,
        "split_price_ratio" or "dividend_price_ratio" => fields.RequiredDecimal(_ratio),
        _ => fields.Decimal(_ratio),
    };

    private decimal? ReadAmount(RowFields fields, string kind) => kind switch
    {
        "split_price_ratio" or "dividend_price_ratio" => null,
        "cash_dividend" when !IsWithdrawn(fields) => fields.RequiredDecimal(_amount),
        _ => fields.Decimal(_amount),
    };

    private bool IsWithdrawn(RowFields fields) =>
        "withdrawn".Equals(fields.Text(_status), StringComparison.OrdinalIgnoreCase);

    private int ReadOrdinal(RowFields fields)
    {
        if (fields.Integer(_ordinal) is not { } ordinal)
        {
            return 0;
        }

        if (ordinal is < 1 or > CorporateAction.MaxOrdinal)
        {
            fields.Fail(_ordinal.Name, $"'{ordinal}' is not 1 to {CorporateAction.MaxOrdinal}.");
            return 0;
        }

        return (int)ordinal;
    }

    private CorporateActionStatus ReadStatus(RowFields fields)
    {
        switch (fields.Text(_status)?.ToUpperInvariant())
        {
            case null:
                return CorporateActionStatus.Unspecified;
            case "ANNOUNCED":
                return CorporateActionStatus.Announced;
            case "CONFIRMED":
                return CorporateActionStatus.Confirmed;
            case "WITHDRAWN":
                return CorporateActionStatus.Withdrawn;
            default:
                fields.Fail(
                    _status.Name, $"'{fields.Text(_status)}' is none of announced, confirmed, withdrawn.");
                return CorporateActionStatus.Unspecified;
        }
    }

    private Symbol? ReadNewSymbol(RowFields fields)
    {
        if (fields.Text(_newSymbol) is not { } text)
        {
            return null;
        }

        if (!Symbol.TryParse(text, out var symbol))
        {
            fields.Fail(_newSymbol.Name, $"'{text}' is not a symbol: it {SymbolText.Explain(text)}");
        }

        return symbol;
    }
}
