using FinApi.Domain.MarketData;

namespace FinApi.Application.MarketData;

/// <summary>A bar, and whether its interval had ended when the answer was made.</summary>
public sealed record BarAnswer(Bar Bar, bool IsComplete);
