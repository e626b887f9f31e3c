using FinApi.Domain.Calendars;
using NodaTime;

namespace FinApi.Infrastructure.Feeds.Simulated;

/// <summary>What matters of a market's clock to its quotes and trades.</summary>
/// <param name="IsRegular">Whether its regular session is on.</param>
/// <param name="VolumeShare">Trading against the session's average, in thousandths.</param>
internal readonly record struct MarketMoment(bool IsRegular, long VolumeShare)
{
    // Nights and weekends trade too, in odd lots: whoever tries the API out on a Sunday has to see a market.
    private const long QuietShare = 20;

    public static MarketMoment At(TradingCalendar calendar, Instant instant)
    {
        if (calendar.FindSessionAt(instant) is not { } session)
        {
            return new MarketMoment(IsRegular: false, QuietShare);
        }

        var minute = (long)(instant - session.OpenTime).TotalMinutes;
        var minutes = (long)(session.CloseTime - session.OpenTime).TotalMinutes;
        return new MarketMoment(IsRegular: true, SessionVolume.At(minute, minutes));
    }
}
