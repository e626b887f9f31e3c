using FinApi.Application.Paging;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>Which bars to read of an instrument: those that start in [StartTime, EndTime).</summary>
internal sealed record BarQuery(
    BarInterval Interval, Instant? StartTime, Instant? EndTime, PriceAdjustment Adjustment, bool IsDescending)
{
    /// <summary>Event time up to which, inclusive, bars may be made of; null: there is no such bound.</summary>
    public Instant? LatestVisible { get; init; }

    /// <summary>What a page token is bound to.</summary>
    public string TextFor(Symbol symbol) =>
        $"bars|{symbol}|{Interval}|{QueryText.Of(StartTime)}|{QueryText.Of(EndTime)}|{Adjustment}|{IsDescending}";

    /// <summary>The part that comes after a bar's start, in the order of the query.</summary>
    public BarQuery After(Instant start) =>
        IsDescending ? this with { EndTime = start } : this with { StartTime = start + Duration.Epsilon };
}
