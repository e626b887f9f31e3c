using FinApi.Application.Ingest;
using FinApi.Domain.Calendars;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Infrastructure.Feeds.Simulated.History;

/// <summary>
/// Makes the bars of a unit. Day bars are folded from the same minutes that a unit of minutes would publish.
/// </summary>
internal static class HistoryBars
{
    private const decimal QuarterTick = SimulatedListing.TickSize / 4;

    // Places of a day's vwap: finer than a tick, and never beyond low and high, which are whole ticks.
    private const int VwapPlaces = 4;

    public static IReadOnlyList<IngestItem> Make(HistoryPlan plan, HistoryUnit unit)
    {
        var moves = PastWalk.Walk(unit.Listing, plan.Anchor, plan.SessionsOf(unit.Listing));
        return unit.MinuteSession is { } session
            ? MinuteBars(plan, unit, moves.First(move => move.Session == session))
            : [.. moves
                .Where(move => !plan.HasMinutes(unit.Listing, move.Session))
                .Select(move => DayBar(plan, unit, move))];
    }

    private static IngestItem[] MinuteBars(HistoryPlan plan, HistoryUnit unit, SessionMove move)
    {
        var minutes = MinutePath.Make(unit.Listing, plan.Anchor, move);
        return [.. minutes.Select((minute, i) => MinuteBar(unit, move.Session, minute, i))];
    }

    private static IngestItem.OfBar MinuteBar(
        HistoryUnit unit, TradingSession session, SimulatedMinute minute, int index) =>
        new(new Bar
        {
            Symbol = unit.Listing.Symbol,
            Interval = BarInterval.OneMinute,
            StartTime = session.OpenTime + Duration.FromMinutes(index),
            EndTime = session.OpenTime + Duration.FromMinutes(index + 1),
            Open = minute.Open * SimulatedListing.TickSize,
            High = minute.High * SimulatedListing.TickSize,
            Low = minute.Low * SimulatedListing.TickSize,
            Close = minute.Close * SimulatedListing.TickSize,
            Volume = minute.Volume,
            Vwap = minute.QuarterCents * QuarterTick,
            TradeCount = minute.TradeCount,
        });

    private static IngestItem.OfBar DayBar(HistoryPlan plan, HistoryUnit unit, SessionMove move)
    {
        var minutes = MinutePath.Make(unit.Listing, plan.Anchor, move);
        var volume = minutes.Sum(minute => minute.Volume);
        var notional = minutes.Sum(minute => minute.QuarterCents * minute.Volume) * QuarterTick;
        return new(new Bar
        {
            Symbol = unit.Listing.Symbol,
            Interval = BarInterval.OneDay,
            StartTime = move.Session.OpenTime,
            EndTime = move.Session.CloseTime,
            TradingDate = move.Session.TradingDate,
            Open = minutes[0].Open * SimulatedListing.TickSize,
            High = minutes.Max(minute => minute.High) * SimulatedListing.TickSize,
            Low = minutes.Min(minute => minute.Low) * SimulatedListing.TickSize,
            Close = minutes[^1].Close * SimulatedListing.TickSize,
            Volume = volume,
            Vwap = decimal.Round(notional / volume, VwapPlaces),
            TradeCount = minutes.Sum(minute => minute.TradeCount),
        });
    }
}
