using FinApi.Application.MarketData;
using FinApi.Application.Time;
using FinApi.Domain.Freshness;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>
/// How current a page is: history, unless a plan with a delay cuts it off or its newest datum has not settled yet.
/// </summary>
internal sealed class HistoryStatus(LiveStatus live, SimulatedData simulated, TimeProvider timeProvider)
{
    /// <summary>The status of a page.</summary>
    /// <param name="state">The instrument.</param>
    /// <param name="asOfTime">Event time of its newest datum; null when it holds none.</param>
    /// <param name="delay">Delay of the market if it has cut off the page; else zero.</param>
    /// <param name="adjustment">What prices were adjusted for.</param>
    /// <param name="adjustmentVersion">Names the corporate actions applied.</param>
    public DataStatus Of(
        InstrumentState state,
        Instant? asOfTime,
        Duration delay,
        PriceAdjustment adjustment = PriceAdjustment.Raw,
        string adjustmentVersion = "") =>
        new(ModeOf(state, asOfTime, delay), asOfTime, delay, adjustment, adjustmentVersion)
        {
            IsSimulated = asOfTime is not null && simulated.IsPast(state),
        };

    private DataMode ModeOf(InstrumentState state, Instant? asOfTime, Duration delay)
    {
        if (delay > Duration.Zero)
        {
            return DataMode.Delayed;
        }

        var isHistory = asOfTime is null || asOfTime <= timeProvider.GetInstant() - FreshnessPolicy.SettlingTime;
        return isHistory ? DataMode.Historical : live.Of(state, asOfTime).Mode;
    }
}
