using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>What a bar covers, [<see cref="StartTime"/>, <see cref="EndTime"/>).</summary>
/// <param name="StartTime">Start, inclusive.</param>
/// <param name="EndTime">End, exclusive.</param>
/// <param name="TradingDate">The exchange's date of its first session; null below 1d.</param>
public readonly record struct BarWindow(Instant StartTime, Instant EndTime, LocalDate? TradingDate);
