using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>A half-open range of instants in UTC: [start, end).</summary>
/// <param name="Start">The first instant, inclusive; null: the range is open at its beginning.</param>
/// <param name="End">The first instant after the range; null: the range is open at its end.</param>
public readonly record struct TimeRange(Instant? Start, Instant? End);
