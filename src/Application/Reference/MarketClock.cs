using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Reference;

/// <summary>What a market is doing.</summary>
/// <param name="Mic">The market.</param>
/// <param name="ServerTime">When this was so.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Session">The session that is on, or the next one; null beyond the calendar's end.</param>
/// <param name="NextOpenTime">Next opening of a regular session; null for a market that never closes.</param>
/// <param name="NextCloseTime">Next close of a regular session; null for a market that never closes.</param>
/// <param name="TimeZone">IANA name.</param>
public sealed record MarketClock(
    Mic Mic,
    Instant ServerTime,
    MarketPhase Phase,
    TradingSession? Session,
    Instant? NextOpenTime,
    Instant? NextCloseTime,
    string TimeZone);
