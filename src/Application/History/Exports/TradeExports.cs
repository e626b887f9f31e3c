using FinApi.Application.Callers;
using FinApi.Application.History.Conditions;
using FinApi.Application.History.Exports.Columns;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History.Exports;

/// <summary>Exports the trades of one instrument or of several.</summary>
internal sealed class TradeExports(
    LatestMarket market,
    HistoryAccess history,
    ITradeReader trades,
    CompletePages complete,
    ExportFacts facts,
    ExportWriters writers,
    ExportLane lane)
{
    /// <summary>The file, or why the caller may not have it.</summary>
    /// <param name="states">The instruments, in the order of the file.</param>
    /// <param name="range">The event times.</param>
    /// <param name="asOf">As the trades stood at this time; null: as they stand.</param>
    /// <param name="access">What the caller may see.</param>
    /// <param name="form">The form of the file.</param>
    /// <param name="cancellationToken">Ends the file.</param>
    public Result<IAsyncEnumerable<ExportPart>> Export(
        IReadOnlyList<InstrumentState> states,
        TimeRange range,
        Instant? asOf,
        MarketAccess access,
        ExportForm form,
        CancellationToken cancellationToken)
    {
        List<ExportSeries<Trade>> allSeries = [];
        List<VisibleRange> cuts = [];
        foreach (var state in states)
        {
            var cut = history.Cut(access, state, range, range.End);
            if (!cut.IsSuccess)
            {
                return cut.Error;
            }

            allSeries.Add(SeriesOf(state, cut.Value, asOf, complete.OfTicks(state, DataKind.Trades, range)));
            cuts.Add(cut.Value);
        }

        var file = new ExportFile<Trade>(
            TradeColumns.All, [.. states.Select(market.Names.ShownOf)], facts.Of("trades", states, cuts));
        return Result.Of(ExportParts.WriteAsync(() => writers.Begin(form, file), allSeries, lane, cancellationToken));
    }

    private ExportSeries<Trade> SeriesOf(InstrumentState state, VisibleRange cut, Instant? asOf, bool isComplete)
    {
        return new ExportSeries<Trade>(
            ReadAfterAsync, TickOrder.Of, _ => ValueTask.FromResult(VersionOf(state.SettledVersion)));

        async ValueTask<ExportRows<Trade>> ReadAfterAsync(TickOrder? last, int limit, CancellationToken cancellation)
        {
            var range = cut.TicksOf(state.Instrument.Symbol, isDescending: false, limit, asOf) with { After = last };
            var (rows, settledVersion) = await trades.ReadPageAsync(range, cancellation);
            return new ExportRows<Trade>(rows, VersionOf(settledVersion));
        }

        PageVersion? VersionOf(long settledVersion) =>
            cut.VersionOf(PageVersion.Of(settledVersion, isComplete: isComplete));
    }
}
