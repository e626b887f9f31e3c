using FinApi.Domain.MarketData;

namespace FinApi.Application.History;

/// <summary>A page of trades; the token is empty on the last page.</summary>
public sealed record TradePage(IReadOnlyList<Trade> Trades, string NextPageToken, DataStatus Status);
