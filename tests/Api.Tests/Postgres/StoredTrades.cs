using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Api.Tests.Postgres;

/// <summary>What of a <see cref="ResendingPublisher"/> is in the store, read as clients do.</summary>
internal static class StoredTrades
{
    /// <summary>Nothing that was acknowledged is missing, nothing is there twice.</summary>
    public static async Task AssertStoredOnceAsync(this ApiServer server, long acknowledged)
    {
        var stored = await server.ReadTradeIdsAsync();
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(Enumerable.Range(1, (int)acknowledged).Select(n => $"{n}").Except(stored));
    }

    public static async Task<List<string>> ReadTradeIdsAsync(this ApiServer server)
    {
        var history = new History.HistoryClient(server.Grpc);
        var request = new ListTradesRequest { Symbol = "AAPL", PageSize = 1_000 };
        var ids = new List<string>();
        do
        {
            var page = await ListAsync(history, request);
            ids.AddRange(page.Trades.Select(trade => trade.TradeId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return ids;
    }

    // Until every server is looked at anew an answer may be UNAVAILABLE with RetryInfo: a client asks again.
    private static async Task<ListTradesResponse> ListAsync(History.HistoryClient history, ListTradesRequest request)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        while (true)
        {
            try
            {
                return await history.ListTradesAsync(request, cancellationToken: patience.Token);
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.Unavailable)
            {
                await Task.Yield();
            }
        }
    }
}
