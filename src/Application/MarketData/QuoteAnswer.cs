using FinApi.Domain.MarketData;

namespace FinApi.Application.MarketData;

/// <summary>The latest quote of one instrument.</summary>
public sealed record QuoteAnswer(Quote Quote, DataStatus Status);
