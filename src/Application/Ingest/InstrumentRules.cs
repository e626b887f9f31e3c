using FinApi.Application.MarketData;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>
/// What must hold for published instruments and corporate actions, and how they merge with what is known.
/// </summary>
internal static class InstrumentRules
{
    private const decimal MaxRatio = 10_000;

    public static Rejection? Check(Instrument instrument, InstrumentState? known)
    {
        if (!TradingCalendars.TryGet(instrument.Mic, out var calendar))
        {
            return Rejection.Invalid(
                "instrument.mic", $"must be a market with a calendar: {string.Join(", ", TradingCalendars.Mics)}.");
        }

        if (known is not null && !ReferenceEquals(known.Calendar, calendar))
        {
            return Rejection.Invalid(
                "instrument.mic",
                $"must keep the trading hours of {known.Instrument.Mic}, by which its day bars were built.");
        }

        if (instrument.TickSize <= 0)
        {
            return Rejection.Invalid("instrument.tick_size", "must be above 0.");
        }

        return instrument.LotSize <= 0 ? Rejection.Invalid("instrument.lot_size", "must be above 0.") : null;
    }

    /// <summary>The instrument as it will be; the known one itself when nothing changes.</summary>
    public static Instrument Merge(Instrument given, Instrument? known, Instant now)
    {
        var merged = given with
        {
            Name = given.Name ?? known?.Name,
            Type = given.Type == InstrumentType.Unspecified ? known?.Type ?? given.Type : given.Type,
            Currency = given.Currency ?? known?.Currency,
            TickSize = given.TickSize ?? known?.TickSize,
            LotSize = given.LotSize ?? known?.LotSize,
            Isin = given.Isin ?? known?.Isin,
            Figi = given.Figi ?? known?.Figi,
            CreateTime = known?.CreateTime ?? now,
            UpdateTime = known?.UpdateTime ?? now,
        };
        return merged == known ? known : merged with { UpdateTime = now };
    }

    /// <summary>Checks an action that was merged with the known one.</summary>
    public static Rejection? Check(CorporateAction action)
    {
        if (!Enum.IsDefined(action.Type))
        {
            return Rejection.Invalid("corporate_action.type", "must be SPLIT or CASH_DIVIDEND.");
        }

        if (action.PriceRatio is <= 0 or > MaxRatio)
        {
            return Rejection.Invalid("corporate_action.price_ratio", $"must be above 0 and at most {MaxRatio}.");
        }

        if (action.Amount <= 0)
        {
            return Rejection.Invalid("corporate_action.amount", "must be above 0.");
        }

        return (action.Type, action.PriceRatio, action.Amount) switch
        {
            (CorporateActionType.Split, null, _) =>
                Rejection.Invalid("corporate_action.price_ratio", "must be given for a split: 0.5 for 2 for 1."),
            (CorporateActionType.CashDividend, null, null) =>
                Rejection.Invalid("corporate_action.amount", "or corporate_action.price_ratio must be given."),
            _ => null,
        };
    }

    public static CorporateAction Merge(CorporateAction given, CorporateAction? known) => given with
    {
        PriceRatio = given.PriceRatio ?? known?.PriceRatio,
        Amount = given.Amount ?? known?.Amount,
        Currency = given.Currency ?? known?.Currency,
    };
}
