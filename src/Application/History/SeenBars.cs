using FinApi.Application.MarketData;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>
/// Stored bars as a plan sees them that sees the market late: those that have ended by then; the 1d bar under way as it
/// stood then; shorter ones not before they have ended.
/// </summary>
internal static class SeenBars
{
    /// <summary>
    /// What is seen of bars; null for <paramref name="latestVisible"/>: all. At most the newest is left out.
    /// </summary>
    public static IReadOnlyList<StoredBar> Of(
        InstrumentState state, IReadOnlyList<StoredBar> bars, Instant? latestVisible)
    {
        if (latestVisible is not { } latest)
        {
            return bars;
        }

        var seen = new List<StoredBar>(bars.Count);
        foreach (var bar in bars)
        {
            if (bar.Bar.EndTime <= latest)
            {
                seen.Add(bar);
            }
            else if (FindAsThen(state, bar.Bar, latest) is { } asThen)
            {
                seen.Add(asThen);
            }
        }

        return seen;
    }

    /// <summary>
    /// The bars of a page as they stood at a time, as far as trades have been cancelled or corrected since; null: as
    /// they stand.
    /// </summary>
    public static IReadOnlyList<StoredBar> AsKnown(
        InstrumentState state, IReadOnlyList<StoredBar> page, BarRange range, Instant? time) =>
        time is { } then
            ? state.Recent.Before.Apply(
                range.Interval,
                page,
                range.StartTime,
                range.EndTime,
                range.IsDescending,
                isWhole: page.Count < range.Limit,
                then)
            : page;

    private static StoredBar? FindAsThen(InstrumentState state, Bar bar, Instant latest) =>
        bar.Interval == BarInterval.OneDay
        && state.Recent.FindDay(latest)?.Stored is { } asThen
        && asThen.Bar.StartTime == bar.StartTime
            ? asThen
            : null;
}
