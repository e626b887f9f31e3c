using FinApi.Application.MarketData;
using FinApi.Application.Time;
using FinApi.Domain.Freshness;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History.Conditions;

/// <summary>
/// Finds out why an answer holds nothing. Of settled data the reason depends on the calendar, on the page's version and
/// on nothing else, so that answers with equal validators give equal reasons.
/// </summary>
internal sealed class EmptyAnswers(FeedMonitor feeds, TimeProvider timeProvider)
{
    /// <summary>The reason; and whether the version of the page names it.</summary>
    /// <param name="state">The instrument.</param>
    /// <param name="data">The event times that were asked for.</param>
    /// <param name="isOfDays">Whether the data are bars of a day or longer.</param>
    /// <param name="delay">Delay of the market if it cuts off the range; else zero.</param>
    /// <param name="version">The version of the page; null where it has none.</param>
    /// <param name="findFirst">Finds the time of the first datum, and the settled version that it was read at.</param>
    public async ValueTask<(EmptyReason Reason, bool IsOfVersion)> FindAsync(
        InstrumentState state,
        TimeRange data,
        bool isOfDays,
        Duration delay,
        PageVersion? version,
        Func<ValueTask<(Instant? Time, long SettledVersion)>> findFirst)
    {
        if (delay > Duration.Zero)
        {
            return (EmptyReason.Delayed, true);
        }

        if (TradingTime.ReasonWithout(state.Calendar, data, isOfDays) is var closed and not EmptyReason.Unspecified)
        {
            return (closed, true);
        }

        if (version?.IsComplete == true || IsLive(state, data))
        {
            return (EmptyReason.NoTrades, true);
        }

        var (first, settledVersion) = await findFirst();
        var reason = first >= data.End ? EmptyReason.BeforeListing : EmptyReason.NotLoaded;
        return (reason, version?.SettledVersion == settledVersion);
    }

    // What has not settled is in no shared cache, so that the reason may depend on the moment.
    private bool IsLive(InstrumentState state, TimeRange data)
    {
        var now = timeProvider.GetInstant();
        return !(data.End <= now - FreshnessPolicy.SettlingTime)
            && data.Start <= now
            && data.Start >= state.Calendar.StartOfTradingDate(state.Calendar.TradingDateAt(now))
            && feeds.IsAlive(state.Source);
    }
}
