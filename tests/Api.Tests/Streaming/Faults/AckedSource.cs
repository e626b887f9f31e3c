using System.Collections.Concurrent;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace FinApi.Api.Tests.Streaming.Faults;

/// <summary>
/// The recorder at the sending end: publishes quotes without a pause, each with a number of its own as its price, over
/// any number of crashes of the server, and keeps what was acknowledged.
/// </summary>
internal sealed class AckedSource(Uri server, string key, params string[] symbols)
{
    private const int Batch = 20;

    private readonly ConcurrentQueue<(string Symbol, string Price, Timestamp Time)> _acknowledged = new();
    private long _nextSequence = 1;
    private int _number;

    /// <summary>What the server has taken in, in the order in which it was sent.</summary>
    public IReadOnlyCollection<(string Symbol, string Price, Timestamp Time)> Acknowledged => _acknowledged;

    public async Task AddInstrumentsAsync()
    {
        var items = symbols.Select(symbol =>
            new IngestItem { Instrument = new Instrument { Symbol = symbol, Mic = "CRYPTO" } });
        using var channel = KeyedChannel.For(server, key);
        using var call = Publish(channel);
        await SendAsync(call, [.. items]);
    }

    /// <summary>Goes on until it is told to stop; what was not acknowledged before a crash is sent again.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        IngestItem[] items = Next();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var channel = KeyedChannel.For(server, key);
                using var call = Publish(channel);
                while (!stop.IsCancellationRequested)
                {
                    await SendAsync(call, items);
                    foreach (var quote in items.Select(item => item.Quote))
                    {
                        _acknowledged.Enqueue((quote.Symbol, quote.BidPrice, quote.EventTime));
                    }

                    items = Next();
                }
            }
            catch (RpcException exception) when (exception.StatusCode != StatusCode.Cancelled)
            {
                // The server is down.
            }
        }
    }

    private static AsyncDuplexStreamingCall<PublishRequest, PublishResponse> Publish(GrpcChannel channel) =>
        new Ingest.IngestClient(channel).Publish(
            new CallOptions(cancellationToken: TestContext.Current.CancellationToken).WithWaitForReady());

    private async Task SendAsync(AsyncDuplexStreamingCall<PublishRequest, PublishResponse> call, IngestItem[] items)
    {
        var request = new PublishRequest
        {
            Source = "acked",
            SourceEpoch = 1,
            FirstSequence = _nextSequence,
            Items = { items },
        };
        await call.RequestStream.WriteAsync(request, TestContext.Current.CancellationToken);
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Empty(call.ResponseStream.Current.Rejections);
        _nextSequence += items.Length;
    }

    private IngestItem[] Next() => [.. Enumerable.Range(0, Batch).Select(_ => NextQuote())];

    private IngestItem NextQuote()
    {
        _number++;
        return new IngestItem
        {
            Quote = new Quote
            {
                Symbol = symbols[_number % symbols.Length],
                BidPrice = $"{_number}",
                EventTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
            },
        };
    }
}
