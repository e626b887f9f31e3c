using FinApi.Bench.Load;
using FinApi.Bench.Servers;

namespace FinApi.Bench.Scenarios;

/// <summary>FinApi filled for requests, and the limit with the answers that FinApi gave.</summary>
internal sealed class RequestStage(FinApiServer finApi, LimitServer limit) : IAsyncDisposable
{
    public FinApiServer FinApi => finApi;

    public LimitServer Limit => limit;

    public static async Task<RequestStage> StartAsync(BenchContext context)
    {
        var finApi = await FinApiServer.StartAsync(context.NewFolder());
        var limit = await LimitServer.StartAsync();
        await FillAsync(finApi, context.Symbols);
        return new RequestStage(finApi, limit);
    }

    public static async Task FillAsync(FinApiServer finApi, IReadOnlyList<string> symbols)
    {
        await using var publisher = new Publisher(finApi.Process.Grpc, finApi.IngestKey, "bench");
        await new QuoteTape(publisher, symbols).PlayLapAsync();
        await publisher.PublishAsync(Shelf.Bars());
        await publisher.PublishAsync(Shelf.Trades(Shelf.TradeSymbol, Shelf.TradeCount));
        await publisher.PublishAsync(Shelf.Trades(symbols[0], 1));
        await publisher.DrainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await finApi.DisposeAsync();
        await limit.DisposeAsync();
    }
}
