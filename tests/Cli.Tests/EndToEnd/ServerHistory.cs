using FinApi.Contracts.V1;
using Grpc.Net.Client;

namespace FinApi.Cli.Tests.EndToEnd;

/// <summary>Everything that a real server has of an instrument, read page by page.</summary>
internal sealed class ServerHistory(RealServer server, CancellationToken cancellationToken) : IDisposable
{
    private const int PageSize = 10_000;

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(
        server.Environment["FINAPI_GRPC"],
        new GrpcChannelOptions
        {
            HttpClient = new HttpClient
            {
                DefaultRequestHeaders = { { "x-api-key", server.Environment["FINAPI_KEY"] } },
            },
            DisposeHttpClient = true,
        });

    private History.HistoryClient History => new(_channel);

    public async Task<List<Quote>> ListQuotesAsync(string symbol)
    {
        var request = new ListQuotesRequest { Symbol = symbol, PageSize = PageSize };
        List<Quote> quotes = [];
        do
        {
            var page = await History.ListQuotesAsync(request, cancellationToken: cancellationToken);
            quotes.AddRange(page.Quotes);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return quotes;
    }

    public async Task<List<Trade>> ListTradesAsync(string symbol)
    {
        var request = new ListTradesRequest { Symbol = symbol, PageSize = PageSize };
        List<Trade> trades = [];
        do
        {
            var page = await History.ListTradesAsync(request, cancellationToken: cancellationToken);
            trades.AddRange(page.Trades);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return trades;
    }

    public async Task<IReadOnlyList<Bar>> ListBarsAsync(string symbol, string interval)
    {
        var request = new ListBarsRequest { Symbol = symbol, Interval = interval, PageSize = PageSize };
        return (await History.ListBarsAsync(request, cancellationToken: cancellationToken)).Bars;
    }

    /// <summary>Waits until a source has at least so many rows: each look is a question to the server.</summary>
    public async Task WaitForRowsAsync(string source, long count)
    {
        using var call = new Ingest.IngestClient(_channel).Publish(cancellationToken: cancellationToken);
        var question = new PublishRequest { Source = source, SourceEpoch = 1, FirstSequence = 1 };
        long stored;
        do
        {
            await call.RequestStream.WriteAsync(question, cancellationToken);
            await call.ResponseStream.MoveNext(cancellationToken);
            stored = call.ResponseStream.Current.Stored.Sum(range => range.Last - range.First + 1);
        }
        while (stored < count);

        await call.RequestStream.CompleteAsync();
    }

    public void Dispose() => _channel.Dispose();
}
