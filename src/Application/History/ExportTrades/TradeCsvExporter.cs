using System.Runtime.CompilerServices;
using FinApi.Application.Behaviors;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History.ExportTrades;

internal sealed class TradeCsvExporter(
    IValidator<ExportTradesQuery> validator, VisibleInstruments instruments, HistoryAccess history, ITradeReader trades)
    : ICsvExporter<ExportTradesQuery>
{
    private const string Header =
        "symbol,timestamp_utc,price,size,exchange,conditions,trade_id,side,recv_timestamp_utc";

    // About 100 bytes a line: chunks of 100 KB, read in a transaction of a few milliseconds each.
    private const int TradesPerChunk = 1_000;

    public Result<IAsyncEnumerable<ReadOnlyMemory<byte>>> Export(
        ExportTradesQuery query, CancellationToken cancellationToken)
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

        var range = new TickRange(
            state.Instrument.Symbol, query.StartTime, query.EndTime, IsDescending: false, TradesPerChunk)
        {
            MayLag = true,
        };
        return Result.Of(WriteAsync(cut.Value.Apply(range), cancellationToken));
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(
        TickRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var chunk = new CsvChunk();
        chunk.AddHeader(Header);
        while (true)
        {
            var page = await trades.ListAsync(range, cancellationToken);
            foreach (var trade in page)
            {
                Write(chunk, trade);
            }

            if (!chunk.IsEmpty)
            {
                yield return chunk.Bytes;
            }

            if (page.Count < TradesPerChunk)
            {
                yield break;
            }

            chunk.Clear();
            range = range with { After = new TickOrder(page[^1].EventTime, page[^1].Sequence) };
        }
    }

    private static void Write(CsvChunk chunk, Trade trade)
    {
        chunk.StartLine();
        chunk.Add(trade.Symbol.Value);
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
