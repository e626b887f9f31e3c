using FinApi.Domain.Calendars;

namespace FinApi.Infrastructure.Feeds.Simulated.History;

/// <summary>From where to where a price went in a session, in millionths of a dollar.</summary>
/// <param name="Session">The session.</param>
/// <param name="Minutes">Its minutes before the anchor; all of them but where the anchor falls into it.</param>
/// <param name="OpenMicros">Price at its open.</param>
/// <param name="CloseMicros">Price at the end of these minutes.</param>
internal sealed record SessionMove(TradingSession Session, int Minutes, long OpenMicros, long CloseMicros);
