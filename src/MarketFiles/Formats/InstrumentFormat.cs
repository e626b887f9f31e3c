using FinApi.Domain.Instruments;
using FinApi.MarketFiles.Csv;

namespace FinApi.MarketFiles.Formats;

internal sealed class InstrumentFormat(FileColumns columns, MarketFileDefaults defaults) : RowFormat
{
    private readonly Column _symbol = columns.Required("symbol");
    private readonly Column _mic = columns.RequiredUnless(defaults.Mic is not null, "mic");
    private readonly Column _name = columns.Optional("name");
    private readonly Column _type = columns.Optional("type");
    private readonly Column _isEtf = columns.Optional("etf");
    private readonly Column _currency = columns.Optional("currency");
    private readonly Column _tickSize = columns.Optional("tick_size");
    private readonly Column _lotSize = columns.Optional("lot_size", "round_lot");
    private readonly Column _isin = columns.Optional("isin");
    private readonly Column _figi = columns.Optional("figi");
    private readonly Column _isDelisted = columns.Optional("delisted");
    private readonly Column _isTestIssue = columns.Optional("test_issue");
    private readonly Column _hasSignedPrices = columns.Optional("signed_prices");
    private readonly Column _symbols = columns.Optional("symbols");

    public override MarketFileRow Read(RowFields fields, int part)
    {
        var (isDelisted, isTestIssue) = (fields.Flag(_isDelisted), fields.Flag(_isTestIssue));
        var hasSignedPrices = fields.Flag(_hasSignedPrices);
        var instrument = new Instrument
        {
            Symbol = fields.Symbol(_symbol, fallback: null),
            Mic = ReadMic(fields),
            Name = fields.Text(_name),
            Type = ReadType(fields),
            Currency = fields.Text(_currency),
            TickSize = fields.Decimal(_tickSize),
            LotSize = fields.Decimal(_lotSize),
            Isin = fields.Text(_isin),
            Figi = fields.Text(_figi),
            IsDelisted = isDelisted == true,
            IsTestIssue = isTestIssue == true,
            HasSignedPrices = hasSignedPrices == true,
            SymbolHistory = ReadSymbols(fields),
        };
        var cleared = (isDelisted == false ? InstrumentFields.IsDelisted : InstrumentFields.None)
            | (isTestIssue == false ? InstrumentFields.IsTestIssue : InstrumentFields.None)
            | (hasSignedPrices == false ? InstrumentFields.HasSignedPrices : InstrumentFields.None);
        return (MarketFileRow?)fields.Problem()
            ?? new MarketFileRow.OfInstrument(fields.Position, instrument, cleared)
            {
                IsMicAssumed = fields.Text(_mic) is null,
                Written = fields.Text(_symbol),
            };
    }

    private string? ReadSymbols(RowFields fields)
    {
        if (fields.Text(_symbols) is not { } text)
        {
            return null;
        }

        if (SymbolTimeline.TryParse(text, out var timeline))
        {
            return timeline.ToString();
        }

        fields.Fail(_symbols.Name, $"'{text}' is not a list of symbols in time: {SymbolTimeline.Rule}.");
        return null;
    }

    private Mic ReadMic(RowFields fields)
    {
        var text = fields.Text(_mic);
        if (text is null && defaults.Mic is { } fallback)
        {
            return fallback;
        }

        if (!Mic.TryParse(text, out var mic))
        {
            fields.Fail(
                _mic.Name, text is null ? $"'{_mic.Name}' is empty." : $"'{text}' is not a market: {Mic.Rule}.");
        }

        return mic;
    }

    private InstrumentType ReadType(RowFields fields)
    {
        if (fields.Text(_type) is not { } text)
        {
            return fields.Flag(_isEtf) switch
            {
                true => InstrumentType.Etf,
                false => InstrumentType.Equity,
                null => InstrumentType.Unspecified,
            };
        }

        if (!Enum.TryParse(text, ignoreCase: true, out InstrumentType type) || !Enum.IsDefined(type))
        {
            fields.Fail(_type.Name, $"'{text}' is none of equity, etf, crypto, fx, future, index.");
        }

        return type;
    }
}
