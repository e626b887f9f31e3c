using NodaTime;

namespace FinApi.Domain.Calendars;

/// <summary>What a calendar that was imported says of one date.</summary>
/// <param name="Date">The exchange's date.</param>
/// <param name="Session">Its regular session; null: the market is closed.</param>
public sealed record CalendarDay(LocalDate Date, TradingSession? Session);
