using FinApi.Application.MarketData;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>
/// What must hold for published instruments and corporate actions, and how they merge with what is known.
/// </summary>
internal static class InstrumentRules
{
    private const decimal MaxRatio = 10_000;

    // The days that ticks may have.
    private static readonly LocalDate FirstExDate = UnixNanoseconds.Min.InUtc().Date;
    private static readonly LocalDate EndOfExDates = UnixNanoseconds.Max.InUtc().Date;

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

        return CheckAboveZero("instrument.tick_size", instrument.TickSize)
            ?? CheckAboveZero("instrument.lot_size", instrument.LotSize);
    }

    /// <summary>The instrument as it will be; the known one itself when nothing changes.</summary>
    public static Instrument Merge(Instrument given, InstrumentFields cleared, Instrument? known, Instant now)
    {
        var kept = known is null ? null : Without(cleared, known);
        var merged = given with
        {
            Name = given.Name ?? kept?.Name,
            Type = given.Type == InstrumentType.Unspecified ? kept?.Type ?? given.Type : given.Type,
            Currency = given.Currency ?? kept?.Currency,
            TickSize = given.TickSize ?? kept?.TickSize,
            LotSize = given.LotSize ?? kept?.LotSize,
            Isin = given.Isin ?? kept?.Isin,
            Figi = given.Figi ?? kept?.Figi,
            IsDelisted = given.IsDelisted || kept is { IsDelisted: true },
            IsTestIssue = given.IsTestIssue || kept is { IsTestIssue: true },
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

        if (action.ExDate < FirstExDate || action.ExDate >= EndOfExDates)
        {
            return Rejection.Invalid(
                "corporate_action.ex_date", $"must lie in the years {FirstExDate.Year} to {EndOfExDates.Year - 1}.");
        }

        if (action.PriceRatio is <= 0 or > MaxRatio)
        {
            return Rejection.Invalid("corporate_action.price_ratio", $"must be above 0 and at most {MaxRatio}.");
        }

        if (CheckAboveZero("corporate_action.amount", action.Amount) is { } rejection)
        {
            return rejection;
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

    private static Instrument Without(InstrumentFields cleared, Instrument known) =>
        cleared == InstrumentFields.None
            ? known
            : known with
            {
                Name = cleared.HasFlag(InstrumentFields.Name) ? null : known.Name,
                Type = cleared.HasFlag(InstrumentFields.Type) ? InstrumentType.Unspecified : known.Type,
                Currency = cleared.HasFlag(InstrumentFields.Currency) ? null : known.Currency,
                TickSize = cleared.HasFlag(InstrumentFields.TickSize) ? null : known.TickSize,
                LotSize = cleared.HasFlag(InstrumentFields.LotSize) ? null : known.LotSize,
                Isin = cleared.HasFlag(InstrumentFields.Isin) ? null : known.Isin,
                Figi = cleared.HasFlag(InstrumentFields.Figi) ? null : known.Figi,
                IsDelisted = known.IsDelisted && !cleared.HasFlag(InstrumentFields.IsDelisted),
                IsTestIssue = known.IsTestIssue && !cleared.HasFlag(InstrumentFields.IsTestIssue),
            };

    private static Rejection? CheckAboveZero(string field, decimal? value) =>
        value is <= 0 or >= TickBounds.Max ? Rejection.Invalid(field, "must be above 0 and below 10^14.") : null;
}
