using FinApi.Domain.MarketData;

namespace FinApi.Application.MarketData;

/// <summary>The latest trade of one instrument.</summary>
public sealed record TradeAnswer(Trade Trade, DataStatus Status);
