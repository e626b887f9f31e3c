using FinApi.Domain.MarketData;

namespace FinApi.Application.History;

/// <summary>A page of quotes; the token is empty on the last page.</summary>
public sealed record QuotePage(IReadOnlyList<Quote> Quotes, string NextPageToken, DataStatus Status);
