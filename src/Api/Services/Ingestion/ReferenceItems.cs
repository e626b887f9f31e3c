using FinApi.Application.Ingest;
using FinApi.Domain.Instruments;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services.Ingestion;

/// <summary>Reads published instruments and corporate actions.</summary>
internal static class ReferenceItems
{
    private const int MaxNameLength = 200;
    private const int MaxCurrencyLength = 8;
    private const int IdentifierLength = 12;
    private const int MaxActionIdLength = 64;

    private const string Clearable =
        "name, type, currency, tick_size, lot_size, isin, figi, delisted, test_issue and signed_prices";

    public static IngestItem Read(Proto.Instrument instrument)
    {
        var fields = new ItemFields("instrument");
        var read = new Instrument
        {
            Symbol = fields.Symbol(instrument.Symbol),
            Mic = fields.Mic(instrument.Mic),
            Name = fields.Text("name", instrument.HasName, instrument.Name, MaxNameLength),
            Type = (InstrumentType)fields.Number("type", (int)instrument.Type, ContractEnums.InstrumentType),
            Currency = fields.Text("currency", instrument.HasCurrency, instrument.Currency, MaxCurrencyLength),
            TickSize = fields.Decimal("tick_size", instrument.HasTickSize, instrument.TickSize),
            LotSize = fields.Decimal("lot_size", instrument.HasLotSize, instrument.LotSize),
            Isin = fields.Text("isin", instrument.HasIsin, instrument.Isin, IdentifierLength),
            Figi = fields.Text("figi", instrument.HasFigi, instrument.Figi, IdentifierLength),
            IsDelisted = instrument.Delisted,
            IsTestIssue = instrument.TestIssue,
            HasSignedPrices = instrument.SignedPrices,
            SymbolHistory = ReadSymbols(instrument, ref fields)?.ToString(),
        };
        var cleared = ReadClear(instrument, ref fields);
        return fields.Problem is { } problem
            ? problem
            : new IngestItem.OfInstrument(
                read, cleared, SymbolText.TryRead(instrument.Symbol, out var written, out _) ? written : null);
    }

    public static IngestItem Read(Proto.CorporateAction action)
    {
        var fields = new ItemFields("corporate_action");
        var read = new CorporateAction
        {
            Symbol = fields.Symbol(action.Symbol),
            ExDate = fields.Date("ex_date", action.ExDate),
            Type = (CorporateActionType)fields.Number(
                "type", (int)action.Type, ContractEnums.CorporateActionType, isRequired: true),
            PriceRatio = fields.Decimal("price_ratio", action.HasPriceRatio, action.PriceRatio),
            Amount = fields.Decimal("amount", action.HasAmount, action.Amount),
            Currency = fields.Text("currency", action.HasCurrency, action.Currency, MaxCurrencyLength),
            ActionId = fields.Text("action_id", action.HasActionId, action.ActionId, MaxActionIdLength),
            Ordinal = action.Ordinal,
            Status = (CorporateActionStatus)fields.Number(
                "status", (int)action.Status, ContractEnums.CorporateActionStatus),
            NewSymbol = action.HasNewSymbol ? fields.Symbol(action.NewSymbol, "new_symbol") : null,
        };
        if (read.Ordinal is < 0 or > CorporateAction.MaxOrdinal)
        {
            fields.Refuse("ordinal", $"must be 1 to {CorporateAction.MaxOrdinal}, or 0 or absent.");
        }

        return fields.Problem is { } problem ? problem : new IngestItem.OfCorporateAction(read);
    }

    private static SymbolTimeline? ReadSymbols(Proto.Instrument instrument, ref ItemFields fields)
    {
        if (instrument.Symbols.Count == 0)
        {
            return null;
        }

        List<SymbolPeriod> periods = [];
        for (var i = 0; i < instrument.Symbols.Count && i <= SymbolTimeline.MaxPeriods; i++)
        {
            var given = instrument.Symbols[i];
            var field = $"symbols[{i}]";
            fields.Symbol(given.Symbol, $"{field}.symbol");
            if (!SymbolText.TryRead(given.Symbol, out var written, out _))
            {
                return null;
            }

            periods.Add(new SymbolPeriod(
                written,
                given.StartDate.Length == 0 ? null : fields.Date($"{field}.start_date", given.StartDate),
                given.EndDate.Length == 0 ? null : fields.Date($"{field}.end_date", given.EndDate)));
        }

        var timeline = SymbolTimeline.Of(periods);
        if (timeline is null)
        {
            fields.Refuse(
                "symbols",
                "must follow each other: each start_date, but for the first, is the end_date before it and lies before "
                + $"its own end_date; neighbours differ; at most {SymbolTimeline.MaxPeriods}.");
        }

        return timeline;
    }

    private static InstrumentFields ReadClear(Proto.Instrument instrument, ref ItemFields fields)
    {
        var cleared = InstrumentFields.None;
        foreach (var name in instrument.Clear)
        {
            var (field, isGiven) = FindField(name, instrument);
            if (field == InstrumentFields.None)
            {
                fields.Refuse("clear", $"must hold names of {Clearable}.");
            }
            else if (isGiven || cleared.HasFlag(field))
            {
                fields.Refuse("clear", $"names {name}, which is {(isGiven ? "given" : "named")} already.");
            }

            cleared |= field;
        }

        return cleared;
    }

    private static (InstrumentFields Field, bool IsGiven) FindField(string name, Proto.Instrument given) =>
        name switch
        {
            "name" => (InstrumentFields.Name, given.HasName),
            "type" => (InstrumentFields.Type, given.Type != Proto.InstrumentType.Unspecified),
            "currency" => (InstrumentFields.Currency, given.HasCurrency),
            "tick_size" => (InstrumentFields.TickSize, given.HasTickSize),
            "lot_size" => (InstrumentFields.LotSize, given.HasLotSize),
            "isin" => (InstrumentFields.Isin, given.HasIsin),
            "figi" => (InstrumentFields.Figi, given.HasFigi),
            "delisted" => (InstrumentFields.IsDelisted, given.Delisted),
            "test_issue" => (InstrumentFields.IsTestIssue, given.TestIssue),
            "signed_prices" => (InstrumentFields.HasSignedPrices, given.SignedPrices),
            _ => default,
        };
}
