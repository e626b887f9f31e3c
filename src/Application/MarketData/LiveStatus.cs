using FinApi.Application.Time;
using FinApi.Domain.Calendars;
using FinApi.Domain.Freshness;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.MarketData;

/// <summary>
/// How current the latest market of an instrument is. A thin instrument's quote of an hour ago is real time while its
/// feed lives, and stale once the feed is silent: age alone cannot tell.
/// </summary>
internal sealed class LiveStatus(FeedMonitor feeds, SimulatedData simulated, TimeProvider timeProvider)
{
    /// <summary>
    /// The status of an answer to a caller whose newest datum has the given event time; null when it holds none. A
    /// caller who sees the market late is told so whatever the feed does: the feed's state is that of the present.
    /// </summary>
    public DataStatus Of(InstrumentState state, Instant? asOfTime, Duration delay) =>
        delay > Duration.Zero
            ? new DataStatus(DataMode.Delayed, asOfTime, delay, PriceAdjustment.Raw, string.Empty)
            {
                IsSimulated = simulated.IsLatest(state),
            }
            : Of(state, asOfTime);

    /// <summary>
    /// The status of an answer in real time whose newest datum has the given event time; null when it holds none.
    /// </summary>
    public DataStatus Of(InstrumentState state, Instant? asOfTime) =>
        new(ModeOf(state, asOfTime), asOfTime, Duration.Zero, PriceAdjustment.Raw, string.Empty)
        {
            IsSimulated = simulated.IsLatest(state),
        };

    private DataMode ModeOf(InstrumentState state, Instant? asOfTime)
    {
        if (asOfTime is not { } eventTime)
        {
            return DataMode.Stale;
        }

        var now = timeProvider.GetInstant();
        if (TickClock.IsAhead(eventTime, now))
        {
            return DataMode.Stale;
        }

        var feedLives = feeds.IsAlive(state.Source);
        // No plan sees the market later than that: younger data are live by anybody's measure.
        if (feedLives && eventTime > now - FreshnessPolicy.SettlingTime)
        {
            return DataMode.RealTime;
        }

        var phase = state.Calendar.PhaseAt(now);
        if (phase == MarketPhase.Closed)
        {
            if (feedLives && eventTime >= state.Calendar.FindOvernight(now)?.OpenTime)
            {
                return DataMode.RealTime;
            }

            var lastSession = state.Calendar.FindPreviousSession(now);
            return eventTime >= lastSession?.OpenTime ? DataMode.EndOfDay : DataMode.Stale;
        }

        if (!(eventTime >= state.Calendar.FindSessionAt(now)?.OpenTime))
        {
            return DataMode.Stale;
        }

        // In a break nothing newer is to come, as after the close.
        return feedLives ? DataMode.RealTime
            : phase == MarketPhase.Break ? DataMode.EndOfDay
            : DataMode.Stale;
    }
}
