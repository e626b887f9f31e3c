using FinApi.Domain.Calendars;

namespace FinApi.Application.Reference;

/// <summary>A page of regular sessions by date; the token is empty on the last page.</summary>
public sealed record SessionPage(IReadOnlyList<TradingSession> Sessions, string NextPageToken);
