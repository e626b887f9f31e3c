using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Reference;

/// <summary>What a market is doing.</summary>
/// <param name="Mic">The market.</param>
/// <param name="ServerTime">When this was so.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Session">The session that is on, or the next one; null beyond the calendar's end.</param>
/// <param name="NextOpenTime">
/// When a regular session next opens, or goes on after its break; null for a market that never closes.
/// </param>
/// <param name="NextCloseTime">
/// When a regular session next closes, or its break begins; null for a market that never closes.
/// </param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="CalendarVersion">How often its calendar was imported; 0 for one that is built in.</param>
public sealed record MarketClock(
    Mic Mic,
    Instant ServerTime,
    MarketPhase Phase,
    TradingSession? Session,
    Instant? NextOpenTime,
    Instant? NextCloseTime,
    string TimeZone,
    long CalendarVersion);
