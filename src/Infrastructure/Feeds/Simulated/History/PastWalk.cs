using FinApi.Domain.Calendars;

namespace FinApi.Infrastructure.Feeds.Simulated.History;

/// <summary>
/// The way of a share's price through the past, walked backwards from where the live market starts. Each session draws
/// from its own key, so that any of them can be made again alone.
/// </summary>
internal static class PastWalk
{
    public const long MicrosPerCent = 10_000;

    // The pull back to the start price: deviations half in about two months, as in the live market's slower clock.
    private const long ReturnSessions = 60;

    // A night moves a price about half as much as a session.
    private const long NightsPerSession = 2;

    /// <summary>The sessions of a share, newest first, all with at least one minute before the anchor.</summary>
    public static IEnumerable<SessionMove> Walk(
        SimulatedListing listing, HistoryAnchor anchor, IEnumerable<TradingSession> newestFirst)
    {
        var close = listing.StartCents * MicrosPerCent;
        foreach (var session in newestFirst)
        {
            var random = SplitMix64.Keyed(anchor.Seed, listing.Key, session.OpenTime.ToUnixTimeSeconds());
            var open = Before(close, listing, listing.SessionVolatility, random);
            yield return new SessionMove(session, MinutesBefore(session, anchor), open, close);
            close = Before(open, listing, listing.SessionVolatility / NightsPerSession, random);
        }
    }

    public static int MinutesBefore(TradingSession session, HistoryAnchor anchor)
    {
        var end = anchor.Time < session.CloseTime ? anchor.Time : session.CloseTime;
        return (int)(end - session.OpenTime).TotalMinutes;
    }

    private static long Before(long micros, SimulatedListing listing, long volatility, SplitMix64 random)
    {
        var start = listing.StartCents * MicrosPerCent;
        var step = micros / 1_000 * volatility * random.NextNormal() / 1_000_000;
        var pull = (start - micros) / ReturnSessions;
        return Math.Clamp(micros - step + pull, start / 4, start * 4);
    }
}
