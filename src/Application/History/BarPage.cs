using FinApi.Application.MarketData;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History;

/// <summary>A page of bars; the token is empty on the last page.</summary>
/// <param name="Bars">The bars, in the order asked for.</param>
/// <param name="NextPageToken">What the next page is asked for with.</param>
/// <param name="Status">How current it is.</param>
/// <param name="Version">Names what it was made of; null when no one version of the data does.</param>
public sealed record BarPage(
    IReadOnlyList<BarAnswer> Bars, string NextPageToken, DataStatus Status, PageVersion? Version);
