using FinApi.Application.Collections;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History.Adjustments;

/// <summary>Bars of a query, the table that they were adjusted with, and the version of both.</summary>
/// <param name="Rows">The bars, in the order of the query; whoever reads them disposes of them.</param>
/// <param name="Table">The table; empty where raw prices were asked for.</param>
/// <param name="SettledVersion">
/// The settled version that rows and table were read at; null when they are of two versions.
/// </param>
internal readonly record struct AdjustedBars(PooledRows<BarRow> Rows, AdjustmentTable Table, long? SettledVersion)
{
    /// <summary>Names what the bars were made of; null when no one version does.</summary>
    public PageVersion? VersionFor(PriceAdjustment adjustment, bool isComplete) =>
        SettledVersion is { } version ? PageVersion.Of(version, Table.VersionOf(adjustment), isComplete) : null;
}
