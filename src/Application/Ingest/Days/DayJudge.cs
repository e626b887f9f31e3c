using FinApi.Application.MarketData;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Days;

/// <summary>
/// What the writer states of a day that has just ended, instrument by instrument: complete where all live sources that
/// delivered the instrument had no gap, degraded where one had. Nothing where no live source delivered the instrument,
/// because nobody knows then whether one covers it; and nothing where somebody has stated something already.
/// </summary>
internal sealed class DayJudge(LatestMarket market, FeedWatch watch)
{
    private const string GapReason = "no live source was seen to deliver all of the day without a gap";

    /// <summary>The statements about a day.</summary>
    public IEnumerable<IngestItem> Judge(TradingCalendar calendar, WatchedDay day)
    {
        var start = calendar.StartOfTradingDate(day.TradingDate);
        foreach (var state in market.All)
        {
            if (ReferenceEquals(state.Calendar, calendar) && IsWhole(state, day) is { } isWhole)
            {
                foreach (var (kind, interval) in KindsSince(state, start))
                {
                    if (state.Conditions.Of(kind).Find(day.TradingDate) is null)
                    {
                        yield return Statement(state, day, kind, interval, isWhole);
                    }
                }
            }
        }
    }

    // Null: no live source has delivered it on the day.
    private bool? IsWhole(InstrumentState state, WatchedDay day)
    {
        bool? isWhole = null;
        foreach (var feed in state.Feeds)
        {
            if (watch.IsWhole(feed, day) is { } ofFeed)
            {
                isWhole = ofFeed && isWhole is not false;
            }
        }

        return isWhole;
    }

    private static IEnumerable<(DataKind Kind, BarInterval? Interval)> KindsSince(InstrumentState state, Instant start)
    {
        // A statement about trades holds for bars too.
        if (state.Trade?.EventTime >= start)
        {
            yield return (DataKind.Trades, null);
        }
        else if (state.MinuteBar?.StartTime >= start)
        {
            yield return (DataKind.Bars, BarInterval.OneMinute);
        }
        else if (state.DayBar?.StartTime >= start)
        {
            yield return (DataKind.Bars, BarInterval.OneDay);
        }

        if (state.Quote?.EventTime >= start)
        {
            yield return (DataKind.Quotes, null);
        }
    }

    private static IngestItem.OfCondition Statement(
        InstrumentState state, WatchedDay day, DataKind kind, BarInterval? interval, bool isWhole) =>
        new()
        {
            Symbol = state.Instrument.Symbol,
            Kind = kind,
            Interval = interval,
            Condition = isWhole ? DataCondition.Complete : DataCondition.Degraded,
            Cause = ConditionCause.Feed,
            FirstDate = day.TradingDate,
            LastDate = day.TradingDate,
            Reason = isWhole ? string.Empty : GapReason,
        };
}
