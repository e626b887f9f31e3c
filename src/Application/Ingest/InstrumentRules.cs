using FinApi.Application.Results;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>
/// What must hold for published instruments, and how they merge with what is known.
/// </summary>
internal static class InstrumentRules
{
    public static Rejection? Check(Instrument instrument, TradingCalendar? calendar)
    {
        if (calendar is null)
        {
            return Rejection.Invalid(
                "instrument.mic",
                $"is {instrument.Mic}, which has no trading calendar. {CalendarHint.HowToGive}");
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
            Symbol = known?.Symbol ?? given.Symbol,
            SymbolHistory = given.SymbolHistory ?? kept?.SymbolHistory,
            Name = given.Name ?? kept?.Name,
            Type = given.Type == InstrumentType.Unspecified ? kept?.Type ?? given.Type : given.Type,
            Currency = given.Currency ?? kept?.Currency,
            TickSize = given.TickSize ?? kept?.TickSize,
            LotSize = given.LotSize ?? kept?.LotSize,
            Isin = given.Isin ?? kept?.Isin,
            Figi = given.Figi ?? kept?.Figi,
            IsDelisted = given.IsDelisted || kept is { IsDelisted: true },
            IsTestIssue = given.IsTestIssue || kept is { IsTestIssue: true },
            HasSignedPrices = given.HasSignedPrices || kept is { HasSignedPrices: true },
            CreateTime = known?.CreateTime ?? now,
            UpdateTime = known?.UpdateTime ?? now,
        };
        return merged == known ? known : merged with { UpdateTime = now };
    }

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
                HasSignedPrices = known.HasSignedPrices && !cleared.HasFlag(InstrumentFields.HasSignedPrices),
            };

    private static Rejection? CheckAboveZero(string field, decimal? value) =>
        value is <= 0 or >= TickBounds.Max ? Rejection.Invalid(field, "must be above 0 and below 10^14.") : null;
}
