using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace FinApi.Browser.Tests;

/// <summary>Publishes what the page is to show.</summary>
internal sealed class MarketSource(Uri grpc, string key, TimeProvider timeProvider) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(grpc);

    /// <summary>A source goes on counting where it stopped; what it sent before is passed over.</summary>
    public long NextSequence { get; set; } = 1;

    public Task AddInstrumentAsync(string symbol, string name) =>
        PublishAsync(new IngestItem
        {
            Instrument = new Instrument
            {
                Symbol = symbol,
                Name = name,
                Mic = "CRYPTO",
                Currency = "USD",
                TickSize = "0.01",
            },
        });

    public Task TradeAsync(string symbol, string price) =>
        PublishAsync(
            new IngestItem { Trade = new Trade { Symbol = symbol, Price = price, Size = "2", EventTime = Now() } },
            new IngestItem
            {
                Quote = new Quote
                {
                    Symbol = symbol,
                    BidPrice = price,
                    BidSize = "3",
                    AskPrice = price,
                    AskSize = "4",
                    EventTime = Now(),
                },
            });

    public void Dispose() => _channel.Dispose();

    private async Task PublishAsync(params IngestItem[] items)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var call = new Ingest.IngestClient(_channel).Publish(
            new CallOptions(new Metadata { { "x-api-key", key } }, cancellationToken: cancellationToken)
                .WithWaitForReady());
        await call.RequestStream.WriteAsync(
            new PublishRequest { Source = "browser", SourceEpoch = 1, FirstSequence = NextSequence, Items = { items } },
            cancellationToken);
        NextSequence += items.Length;
        Assert.True(await call.ResponseStream.MoveNext(cancellationToken));
        Assert.Empty(call.ResponseStream.Current.Rejections);
    }

    private Timestamp Now() => Timestamp.FromDateTimeOffset(timeProvider.GetUtcNow());
}
