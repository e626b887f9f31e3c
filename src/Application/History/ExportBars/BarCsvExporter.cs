using System.Runtime.CompilerServices;
using FinApi.Application.Behaviors;
using FinApi.Application.History.Csv;
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

        var cut = history.Cut(query.Access, query.Range);
        if (!cut.IsSuccess)
        {
            return cut.Error;
        }

        var interval = BarInterval.Parse(query.Interval);
        var bars = new BarQuery(interval, query.Range, query.Adjustment, IsDescending: false);
        return Result.Of(WriteAsync(state, cut.Value.Apply(bars), cancellationToken));
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(
        InstrumentState state, BarQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // One table for the whole file: a corporate action that comes meanwhile must not mix two scales.
        var table = await adjustments.GetAsync(state, cancellationToken);
        await foreach (var chunk in CsvChunks.WriteAsync<Bar>(Header, ReadAfterAsync, Write, cancellationToken))
        {
            yield return chunk;
        }

        ValueTask<IReadOnlyList<Bar>> ReadAfterAsync(Bar? last, CancellationToken cancellation)
        {
            var rest = last is null ? query : query.After(last.StartTime);
            return series.ReadAsync(state, rest, table, CsvChunks.MaxRows, cancellation);
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
