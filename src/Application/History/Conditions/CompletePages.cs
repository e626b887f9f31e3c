using FinApi.Application.MarketData;
using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History.Conditions;

/// <summary>Whether all days of a page are complete. Costs a few look-ups, and none where nothing is stated.</summary>
public sealed class CompletePages(LatestMarket market)
{
    /// <summary>Of trades or quotes of a range.</summary>
    public bool OfTicks(InstrumentState state, DataKind kind, TimeRange range) =>
        market.CoverageOf(state).IsComplete(kind, level: 0, range);

    /// <summary>Of bars.</summary>
    /// <param name="state">The instrument.</param>
    /// <param name="interval">The interval.</param>
    /// <param name="data">From the start of the range to the end of the data that can flow into its bars.</param>
    public bool OfBars(InstrumentState state, BarInterval interval, TimeRange data) =>
        market.CoverageOf(state).IsComplete(DataKind.Bars, (interval.FoldsFrom ?? interval).Level, data);
}
