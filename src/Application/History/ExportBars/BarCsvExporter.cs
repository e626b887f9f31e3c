using System.Runtime.CompilerServices;
using FinApi.Application.Behaviors;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History.ExportBars;

internal sealed class BarCsvExporter(
    IValidator<ExportBarsQuery> validator,
    VisibleInstruments instruments,
    HistoryAccess history,
    BarSeriesReader series,
    AdjustmentTables adjustments)
    : ICsvExporter<ExportBarsQuery>
{
    private const string Header = "symbol,timestamp_utc,open,high,low,close,volume,vwap,trade_count,trading_date";

    // About 100 bytes a line: chunks of 100 KB, read in a transaction of a few milliseconds each.
    private const int BarsPerChunk = 1_000;

    public Result<IAsyncEnumerable<ReadOnlyMemory<byte>>> Export(
        ExportBarsQuery query, CancellationToken cancellationToken)
    {
        var violations = default(Violations);
        validator.Validate(query, ref violations);
        if (violations.Items is { } items)
        {
            return Error.Invalid(items);
        }

        if (!instruments.TryGet(query.Symbol, query.Access, out var state, out var error))
        {
            return error;
        }

        var cut = history.Cut(query.Access, query.StartTime, query.EndTime);
        if (!cut.IsSuccess)
        {
            return cut.Error;
        }

        var interval = BarInterval.Parse(query.Interval);
        var bars = new BarQuery(interval, query.StartTime, query.EndTime, query.Adjustment, IsDescending: false);
        return Result.Of(WriteAsync(state, cut.Value.Apply(bars), cancellationToken));
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(
        InstrumentState state, BarQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = await adjustments.GetAsync(state, cancellationToken);
        var chunk = new CsvChunk();
        chunk.AddHeader(Header);
        while (true)
        {
            var bars = await series.ReadAsync(state, query, table, BarsPerChunk, cancellationToken);
            foreach (var bar in bars)
            {
                Write(chunk, bar);
            }

            if (!chunk.IsEmpty)
            {
                yield return chunk.Bytes;
            }

            if (bars.Count < BarsPerChunk)
            {
                yield break;
            }

            chunk.Clear();
            query = query.After(bars[^1].StartTime);
        }
    }

    private static void Write(CsvChunk chunk, Bar bar)
    {
        chunk.StartLine();
        chunk.Add(bar.Symbol.Value);
        chunk.Add(bar.StartTime);
        chunk.Add(bar.Open);
        chunk.Add(bar.High);
        chunk.Add(bar.Low);
        chunk.Add(bar.Close);
        chunk.Add(bar.Volume);
        chunk.Add(bar.Vwap);
        chunk.Add(bar.TradeCount);
        chunk.Add(bar.TradingDate);
    }
}
