using FinApi.Application.History.Conditions;
using FinApi.Application.History.Csv;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.Adjustments;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.History.ExportBars;

internal sealed class ExportBarsHandler(
    LatestMarket market,
    VisibleInstruments instruments,
    HistoryAccess history,
    BarSeriesReader series,
    CompletePages complete)
    : IRequestHandler<ExportBarsQuery, Result<IAsyncEnumerable<CsvPart>>>
{
    // With the interval the file says all that an import of it has to know.
    private const string Header =
        "symbol,timestamp_utc,open,high,low,close,volume,vwap,trade_count,trading_date,interval";

    public Task<Result<IAsyncEnumerable<CsvPart>>> Handle(
        ExportBarsQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(Export(request, cancellationToken));

    private Result<IAsyncEnumerable<CsvPart>> Export(ExportBarsQuery query, CancellationToken cancellationToken)
    {
        if (!instruments.TryGet(query.Symbol, query.Range, query.Access, out var state, out var error))
        {
            return error;
        }

        var interval = BarInterval.Parse(query.Interval);
        var bars = new BarQuery(interval, query.Range, query.Adjustment, IsDescending: false)
        {
            ActionsAsOf = query.ActionsAsOf,
        };
        var dataEnd = bars.DataEndIn(state.Calendar);
        var cut = history.Cut(query.Access, state, query.Range, dataEnd);
        if (!cut.IsSuccess)
        {
            return cut.Error;
        }

        var isComplete = complete.OfBars(state, interval, query.Range with { End = dataEnd });
        return Result.Of(WriteAsync(state, bars, cut.Value, isComplete, cancellationToken));
    }

    private IAsyncEnumerable<CsvPart> WriteAsync(
        InstrumentState state, BarQuery bars, VisibleRange cut, bool isComplete, CancellationToken cancellationToken)
    {
        var query = cut.Apply(bars);

        // One table for the whole file: a corporate action that comes meanwhile must not mix two scales.
        AdjustmentTable? table = null;
        var adjustment = NameOf(query.Adjustment);
        var symbol = market.Names.ShownOf(state);
        return CsvChunks.WriteAsync<BarRow>(
            adjustment is null ? Header : $"{Header},adjustment",
            ReadAfterAsync,
            static bar => new TickOrder(bar.StartTime, Sequence: 0),
            (chunk, bar) => Write(chunk, symbol, query.Interval.Code, bar, adjustment),
            cancellationToken);

        async ValueTask<CsvRows<BarRow>> ReadAfterAsync(TickOrder? last, CancellationToken cancellation)
        {
            var found = last is { } place
                ? await series.ReadAsync(state, query.After(place.EventTime), table, CsvChunks.MaxRows, cancellation)
                : await series.ReadAsync(state, query, CsvChunks.MaxRows, cancellation);
            table = found.Table;
            return new CsvRows<BarRow>(found.Rows, cut.VersionOf(found.VersionFor(query.Adjustment, isComplete)));
        }
    }

    // An import refuses these: stored prices are as traded, and would be adjusted a second time.
    private static string? NameOf(PriceAdjustment adjustment) =>
        adjustment == PriceAdjustment.Raw
            ? null
            : string.Join('+', AdjustmentParts.Of(adjustment).Select(part => part switch
            {
                PriceAdjustment.Split => "split",
                PriceAdjustment.Dividend => "dividend",
                PriceAdjustment.SpecialDividend => "special_dividend",
                PriceAdjustment.SpinOff => "spin_off",
                PriceAdjustment.Rights => "rights",
                _ => "all",
            }));

    private static void Write(
        CsvChunk chunk, string symbol, string interval, in BarRow bar, string? adjustment)
    {
        chunk.StartLine();
        chunk.Add(symbol);
        chunk.Add(bar.StartTime);
        chunk.Add(bar.Open);
        chunk.Add(bar.High);
        chunk.Add(bar.Low);
        chunk.Add(bar.Close);
        chunk.Add(bar.Volume);
        chunk.Add(bar.Vwap);
        chunk.Add(bar.TradeCount);
        chunk.Add(bar.TradingDate);
        chunk.Add(interval);
        if (adjustment is not null)
        {
            chunk.Add(adjustment);
        }
    }
}
