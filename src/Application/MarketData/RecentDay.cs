using FinApi.Domain.MarketData;

namespace FinApi.Application.MarketData;

/// <summary>A 1d bar as it stood, and the one before it.</summary>
internal sealed record RecentDay(StoredBar Stored, Bar? Previous);
