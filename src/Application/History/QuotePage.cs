using FinApi.Application.Collections;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History;

/// <summary>A page of quotes; the token is empty on the last page.</summary>
/// <param name="Quotes">The quotes, in the order asked for; whoever writes the answer disposes of them.</param>
/// <param name="NextPageToken">What the next page is asked for with.</param>
/// <param name="Status">How current it is.</param>
/// <param name="Version">Names what it was made of; null when no one version of the data does.</param>
public sealed record QuotePage(
    PooledRows<Quote> Quotes, string NextPageToken, DataStatus Status, PageVersion? Version);
