using FinApi.Application.Callers;
using FinApi.Application.History.Adjustments;
using FinApi.Application.History.Conditions;
using FinApi.Application.History.Exports.Columns;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History.Exports;

/// <summary>Exports the bars of one instrument or of several.</summary>
internal sealed class BarExports(
    LatestMarket market,
    HistoryAccess history,
    BarSeriesReader reader,
    CompletePages complete,
    AdjustmentTables adjustments,
    ExportFacts facts,
    ExportWriters writers,
    ExportLane lane)
{
    /// <summary>The file, or why the caller may not have it.</summary>
    /// <param name="states">The instruments, in the order of the file.</param>
    /// <param name="bars">Which of their bars, oldest first.</param>
    /// <param name="access">What the caller may see.</param>
    /// <param name="form">The form of the file.</param>
    /// <param name="cancellationToken">Ends the file.</param>
    public Result<IAsyncEnumerable<ExportPart>> Export(
        IReadOnlyList<InstrumentState> states,
        BarQuery bars,
        MarketAccess access,
        ExportForm form,
        CancellationToken cancellationToken)
    {
        List<ExportSeries<BarRow>> allSeries = [];
        List<VisibleRange> cuts = [];
        foreach (var state in states)
        {
            var dataEnd = bars.DataEndIn(state.Calendar);
            var cut = history.Cut(access, state, bars.Range, dataEnd);
            if (!cut.IsSuccess)
            {
                return cut.Error;
            }

            var isComplete = complete.OfBars(state, bars.Interval, bars.Range with { End = dataEnd });
            allSeries.Add(SeriesOf(state, bars, cut.Value, isComplete));
            cuts.Add(cut.Value);
        }

        var file = new ExportFile<BarRow>(
            BarColumns.Of(bars.Interval, bars.Adjustment),
            [.. states.Select(market.Names.ShownOf)],
            [
                .. facts.Of("bars", states, cuts),
                KeyValuePair.Create("finapi.interval", bars.Interval.Code),
                KeyValuePair.Create("finapi.adjustment", BarColumns.NameOf(bars.Adjustment)),
            ]);
        return Result.Of(ExportParts.WriteAsync(() => writers.Begin(form, file), allSeries, lane, cancellationToken));
    }

    private ExportSeries<BarRow> SeriesOf(InstrumentState state, BarQuery bars, VisibleRange cut, bool isComplete)
    {
        var query = cut.Apply(bars);

        // One table for the whole file: a corporate action that comes meanwhile must not mix two scales.
        AdjustmentTable? table = null;
        return new ExportSeries<BarRow>(
            ReadAfterAsync, static bar => new TickOrder(bar.StartTime, Sequence: 0), ExpectAsync);

        async ValueTask<ExportRows<BarRow>> ReadAfterAsync(TickOrder? last, int limit, CancellationToken cancellation)
        {
            var found = last is { } place
                ? await reader.ReadAsync(state, query.After(place.EventTime), table, limit, cancellation)
                : await reader.ReadAsync(state, query, limit, cancellation);
            table = found.Table;
            return new ExportRows<BarRow>(found.Rows, cut.VersionOf(found.VersionFor(query.Adjustment, isComplete)));
        }

        async ValueTask<PageVersion?> ExpectAsync(CancellationToken cancellation)
        {
            var version = state.SettledVersion;
            var expected = query.Adjustment == PriceAdjustment.Raw
                ? AdjustmentTable.Empty
                : await adjustments.GetAsync(state, query.ActionsAsOf, cancellation);
            return cut.VersionOf(PageVersion.Of(version, expected.VersionOf(query.Adjustment), isComplete));
        }
    }
}
