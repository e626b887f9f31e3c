using FinApi.Api.Tests.Hosting;
using FinApi.Browser.Tests;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Api.Tests.Streaming.Faults;

/// <summary>kill -9 of the server under load, with a recorder on both ends.</summary>
public sealed class KilledServerTests
{
    // Together as many as the plan allows.
    private const int GrpcClients = 16;
    private const int WebSocketClients = 4;

    private static readonly string[] Symbols = ["AAA", "BBB", "CCC"];

    [Fact]
    public async Task Kill_UnderLoad_IsResumedWithoutAGap()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = new ServerProcess();
        await server.StartAsync(cancellationToken);
        var source = new AckedSource(server.Grpc, server.IngestKey, Symbols);
        await source.AddInstrumentsAsync();
        ResumingClient[] clients =
        [
            .. Enumerable.Range(0, GrpcClients)
                .Select(_ => new ResumingClient.OverGrpc(server.Grpc, server.IngestKey, Symbols)),
            .. Enumerable.Range(0, WebSocketClients)
                .Select(_ => new ResumingClient.OverWebSocket(server.Http, server.IngestKey, Symbols)),
        ];
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var lastQuote = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiving = Task.WhenAll(clients.Select(client => client.RunAsync(end.Token)));
        var sending = source.RunAsync(lastQuote.Token);

        await WaitAsync(() => clients.All(client => Is(client, HasTokenAndItems)));
        await server.KillAsync();
        await server.StartAsync(cancellationToken);
        await WaitAsync(() => clients.All(client => Is(client, HasGoneOn)));
        await lastQuote.CancelAsync();
        await sending;
        await WaitAsync(() => clients.All(client => Is(client, record => HasNewest(record, source))));
        await end.CancelAsync();
        await receiving;

        foreach (var client in clients)
        {
            Assert.Empty(client.Record.Problems);
            Assert.Empty(client.Record.Gaps);
            Assert.All(Symbols, symbol => Assert.Empty(Missing(client.Record, symbol, source)));
        }
    }

    // What came before the first snapshot was never promised.
    private static IEnumerable<(string Symbol, string Price, Timestamp Time)> Missing(
        StreamRecord record, string symbol, AckedSource source)
    {
        var received = Received(record, symbol);
        var first = record.Snapshots.First(snapshot => snapshot.Symbol == symbol).Quote;
        return source.Acknowledged.Where(quote =>
            quote.Symbol == symbol
            && (first is null || quote.Time > first.EventTime)
            && !received.Contains(quote.Price));
    }

    private static HashSet<string> Received(StreamRecord record, string symbol) =>
    [
        .. record.Items(StreamRecord.KeyOf(StreamChannel.Quotes, symbol)).Select(item => item.Quote.BidPrice),
        .. record.Snapshots
            .Where(snapshot => snapshot.Symbol == symbol)
            .Select(snapshot => snapshot.Quote?.BidPrice ?? string.Empty),
    ];

    private static bool Is(ResumingClient client, Func<StreamRecord, bool> condition)
    {
        lock (client.Record)
        {
            return condition(client.Record);
        }
    }

    private static bool HasTokenAndItems(StreamRecord record) => record.Token.Length > 0 && HasItems(record);

    private static bool HasGoneOn(StreamRecord record) =>
        record.Resume is { Topics: var topics } && topics.All(topic => topic.Status == ResumeStatus.Recovered);

    private static bool HasItems(StreamRecord record) =>
        Symbols.All(symbol => record.Items(StreamRecord.KeyOf(StreamChannel.Quotes, symbol)).Count > 0);

    private static bool HasNewest(StreamRecord record, AckedSource source) =>
        Symbols.All(symbol => Received(record, symbol).Contains(
            source.Acknowledged.Last(quote => quote.Symbol == symbol).Price));

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!condition())
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
