using FinApi.Application.History.Conditions;
using FinApi.Application.History.Csv;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.History.ExportTrades;

internal sealed class ExportTradesHandler(
    LatestMarket market,
    VisibleInstruments instruments,
    HistoryAccess history,
    ITradeReader trades,
    CompletePages complete)
    : IRequestHandler<ExportTradesQuery, Result<IAsyncEnumerable<CsvPart>>>
{
    private const string Header =
        "symbol,timestamp_utc,price,size,exchange,conditions,trade_id,side,recv_timestamp_utc";

    public Task<Result<IAsyncEnumerable<CsvPart>>> Handle(
        ExportTradesQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(Export(request, cancellationToken));

    private Result<IAsyncEnumerable<CsvPart>> Export(ExportTradesQuery query, CancellationToken cancellationToken)
    {
        if (!instruments.TryGet(query.Symbol, query.Range, query.Access, out var state, out var error))
        {
            return error;
        }

        var cut = history.Cut(query.Access, state, query.Range, query.Range.End);
        if (!cut.IsSuccess)
        {
            return cut.Error;
        }

        var range = cut.Value.TicksOf(
            state.Instrument.Symbol, isDescending: false, CsvChunks.MaxRows, query.AsOf);
        var isComplete = complete.OfTicks(state, DataKind.Trades, query.Range);
        var symbol = market.Names.ShownOf(state);
        return Result.Of(CsvChunks.WriteAsync<Trade>(
            Header,
            ReadAfterAsync,
            TickOrder.Of,
            (chunk, trade) => Write(chunk, symbol, trade),
            cancellationToken));

        async ValueTask<CsvRows<Trade>> ReadAfterAsync(TickOrder? last, CancellationToken cancellation)
        {
            var (rows, settledVersion) = await trades.ReadPageAsync(range with { After = last }, cancellation);
            var version = PageVersion.Of(settledVersion, isComplete: isComplete);
            return new CsvRows<Trade>(rows, cut.Value.VersionOf(version));
        }
    }

    private static void Write(CsvChunk chunk, string symbol, Trade trade)
    {
        chunk.StartLine();
        chunk.Add(symbol);
        chunk.Add(trade.EventTime);
        chunk.Add(trade.Price);
        chunk.Add(trade.Size);
        chunk.Add(trade.Venue);
        chunk.Add(trade.Conditions);
        chunk.Add(trade.TradeId);
        chunk.Add(trade.AggressorSide switch
        {
            AggressorSide.Buy => "buy",
            AggressorSide.Sell => "sell",
            _ => null,
        });
        chunk.Add(trade.ReceiveTime);
    }
}
