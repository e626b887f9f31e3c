using NodaTime;

namespace FinApi.Domain.Calendars;

/// <summary>One regular session, [<see cref="OpenTime"/>, <see cref="CloseTime"/>).</summary>
/// <param name="TradingDate">The exchange's date.</param>
/// <param name="OpenTime">When it opens, inclusive.</param>
/// <param name="CloseTime">When it closes, exclusive.</param>
/// <param name="IsEarlyClose">True when it closes earlier than usual.</param>
public sealed record TradingSession(LocalDate TradingDate, Instant OpenTime, Instant CloseTime, bool IsEarlyClose);
