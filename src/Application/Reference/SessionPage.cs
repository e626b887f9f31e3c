using FinApi.Domain.Calendars;

namespace FinApi.Application.Reference;

/// <summary>A page of sessions by date; the token is empty on the last page.</summary>
/// <param name="Sessions">The sessions.</param>
/// <param name="NextPageToken">The token of the next page.</param>
/// <param name="CalendarVersion">How often the calendar was imported; 0 for one that is built in.</param>
public sealed record SessionPage(IReadOnlyList<TradingSession> Sessions, string NextPageToken, long CalendarVersion);
