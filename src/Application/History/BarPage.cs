using FinApi.Application.MarketData;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History;

/// <summary>A page of bars; the token is empty on the last page.</summary>
public sealed record BarPage(IReadOnlyList<BarAnswer> Bars, string NextPageToken, DataStatus Status);
