using FinApi.Application.MarketData;
using FinApi.Application.Time;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>How current a page is: history, unless its newest datum is of the last 15 minutes.</summary>
internal sealed class HistoryStatus(LiveStatus live, TimeProvider timeProvider)
{
    private static readonly Duration Settled = Duration.FromMinutes(15);

    public DataStatus Of(
        InstrumentState state,
        Instant? asOfTime,
        PriceAdjustment adjustment = PriceAdjustment.Raw,
        string adjustmentVersion = "")
    {
        var isHistory = asOfTime is null || asOfTime <= timeProvider.GetInstant() - Settled;
        var mode = isHistory ? DataMode.Historical : live.Of(state, asOfTime).Mode;
        return new DataStatus(mode, asOfTime, Duration.Zero, adjustment, adjustmentVersion);
    }
}
