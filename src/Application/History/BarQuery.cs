using FinApi.Application.Paging;
using FinApi.Domain.Calendars;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>
/// The bars of an instrument that a caller asks for, or the rest of them: those that start in the range. Unlike a
/// <see cref="BarRange"/>, which reads what the store has, a query may name a folded interval and an adjustment.
/// </summary>
internal sealed record BarQuery(BarInterval Interval, TimeRange Range, PriceAdjustment Adjustment, bool IsDescending)
{
    /// <summary>Event time up to which, inclusive, bars may be made of; null: there is no such bound.</summary>
    public Instant? LatestVisible { get; init; }

    /// <summary>When the corporate actions were known that prices are adjusted for; null: now.</summary>
    public Instant? ActionsAsOf { get; init; }

    /// <summary>
    /// The time after which cancels and corrections have arrived that are not seen yet; null: there are none.
    /// </summary>
    public Instant? RevisedUpTo { get; init; }

    /// <summary>Until when, exclusive, data can flow into its bars; null: without an end.</summary>
    public Instant? DataEndIn(TradingCalendar calendar) => DataEnd.OfBars(Interval, calendar, Range.End);

    /// <summary>What a page token is bound to.</summary>
    public string TextFor(Symbol symbol)
    {
        var range = $"{QueryText.Of(Range.Start)}|{QueryText.Of(Range.End)}";
        var asOf = ActionsAsOf is null ? string.Empty : $"|{QueryText.Of(ActionsAsOf)}";
        return $"bars|{symbol}|{Interval}|{range}|{Adjustment}|{IsDescending}{asOf}";
    }

    /// <summary>The part that comes after a bar's start, in the order of the query.</summary>
    public BarQuery After(Instant start) =>
        this with
        {
            Range = IsDescending ? Range with { End = start } : Range with { Start = start + Duration.Epsilon },
        };
}
