using FinApi.Application.Collections;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History;

/// <summary>A page of bars; the token is empty on the last page.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Interval">The length of the bars.</param>
/// <param name="Rows">The bars, in the order asked for; whoever writes the answer disposes of them.</param>
/// <param name="Time">The time that the caller sees the market at: a bar that has ended by then is complete.</param>
/// <param name="NextPageToken">What the next page is asked for with.</param>
/// <param name="Status">How current it is.</param>
/// <param name="Version">Names what it was made of; null when no one version of the data does.</param>
public sealed record BarPage(
    Symbol Symbol,
    BarInterval Interval,
    PooledRows<BarRow> Rows,
    Instant Time,
    string NextPageToken,
    DataStatus Status,
    PageVersion? Version)
{
    /// <summary>Whether the interval of one of its bars had ended when the answer was made.</summary>
    public bool IsComplete(in BarRow bar) => Time >= bar.EndTime;
}
