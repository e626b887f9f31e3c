using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Streaming;
using FinApi.Contracts.V1;
using Grpc.Net.Client;

namespace FinApi.Api.Tests.Bypass;

/// <summary>What the bypass and Kestrel send together, seen by a client that counts.</summary>
public sealed class FlowControlTests
{
    private const string Subscribe = "/finapi.v1.Streaming/Subscribe";
    private const string ListQuotes = "/finapi.v1.History/ListQuotes";
    private const int Quotes = 2_000;

    private static readonly string AaplQuotes = StreamRecord.KeyOf(StreamChannel.Quotes, "AAPL");

    [Fact]
    public async Task Stream_ClientThatGivesNothingBack_FillsItsWindowByBothWays()
    {
        const int Window = 100_000;
        await using var server = await ApiServer.StartAsync();
        await using var market = await LiveMarket.StartAsync(server, "AAPL");
        using var client = await StrictClient.ConnectAsync(
            server, Window, connectionGrant: 1_000_000, StrictClient.Giving.Never);
        var stream = await OpenAsync(client, server);

        // Meanwhile: a stream whose window is full for 10 s ends, and a busy machine may take as long to publish.
        var publishing = PublishAsync(market);

        // To the last byte, with parts of messages.
        await client.ReadAsync(() => client.LengthOf(stream) == Window);
        Assert.Empty(client.Problems);
        await client.GrantAsync(stream, 1_000_000);
        await publishing;
        await client.ReadAsync(() => ItemsOf(client, stream).Count == Quotes);
        AssertContiguous(client, stream);
    }

    [Theory]
    [InlineData(4_096, 0, false)]
    [InlineData(65_535, 0, false)]
    [InlineData(65_535, 1_000_000, false)]
    [InlineData(200_000, 0, false)]
    [InlineData(4_096, 0, true)]
    [InlineData(65_535, 0, true)]
    [InlineData(70_000, 0, true)]
    [InlineData(70_000, 4_465, true)]
    [InlineData(200_000, 70_000, true)]
    public async Task Streams_BesideLargeAnswersOnTheSameConnection_AllArriveWithinTheWindows(
        int window, int grant, bool onlyWhenEmpty)
    {
        var gives = onlyWhenEmpty ? StrictClient.Giving.WhenEmpty : StrictClient.Giving.WhenHalfEmpty;
        await using var server = await ApiServer.StartAsync();
        await using var market = await LiveMarket.StartAsync(server, "AAPL");
        using var client = await StrictClient.ConnectAsync(server, window, grant, gives);
        var streams = new[] { await OpenAsync(client, server), await OpenAsync(client, server) };

        var publishing = PublishAsync(market);
        for (var i = 0; i < 5; i++)
        {
            var call = await client.CallAsync(
                ListQuotes, server.Keys.Enterprise, new ListQuotesRequest { Symbol = "AAPL", PageSize = 1_000 });
            await client.ReadAsync(() => client.IsOver(call));
        }

        await publishing;
        var last = await client.CallAsync(
            ListQuotes, server.Keys.Enterprise, new ListQuotesRequest { Symbol = "AAPL", PageSize = 1_000 });
        await client.ReadAsync(() =>
            client.IsOver(last) && Array.TrueForAll(streams, stream => ItemsOf(client, stream).Count == Quotes));

        Assert.Empty(client.Problems);
        Assert.Equal(1_000, Assert.Single(client.MessagesOf(last, ListQuotesResponse.Parser)).Quotes.Count);
        Assert.All(streams, stream => AssertContiguous(client, stream));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_AsLargeAsTheWindowsThatThereAre_ArrivesWhole(bool besideAStream)
    {
        await using var server = await ApiServer.StartAsync();
        await using var market = await LiveMarket.StartAsync(server, "AAPL");
        await PublishAsync(market);
        var request = new ListQuotesRequest { Symbol = "AAPL", PageSize = Quotes };
        using var wide = await StrictClient.ConnectAsync(
            server, 1_000_000, connectionGrant: 1_000_000, StrictClient.Giving.WhenHalfEmpty);
        var measured = await wide.CallAsync(ListQuotes, server.Keys.Enterprise, request);
        await wide.ReadAsync(() => wide.IsOver(measured));
        var length = wide.LengthOf(measured);
        Assert.InRange(length, 66_000, 1_000_000); // beyond the default, so that something of it could be kept
        using var client = await StrictClient.ConnectAsync(
            server, length, connectionGrant: length - 65_535, StrictClient.Giving.Never);
        if (besideAStream)
        {
            var stream = await OpenAsync(client, server);
            await client.GrantAsync(stream, client.LengthOf(stream) + 1_000);
        }

        var call = await client.CallAsync(ListQuotes, server.Keys.Enterprise, request);
        await client.ReadAsync(() => client.IsOver(call));

        Assert.Equal((length, Quotes), (
            client.LengthOf(call),
            Assert.Single(client.MessagesOf(call, ListQuotesResponse.Parser)).Quotes.Count));
        Assert.Empty(client.Problems);
    }

    [Fact]
    public async Task Stream_ThatEnds_SendsNothingBehindItsStatus()
    {
        await using var server = await ApiServer.StartAsync();
        await using var market = await LiveMarket.StartAsync(server, "AAPL");
        using var client = await StrictClient.ConnectAsync(
            server, 1_000_000, connectionGrant: 1_000_000, StrictClient.Giving.WhenHalfEmpty);
        var ends = new List<int>();
        var publishing = PublishAsync(market);
        for (var i = 0; i < 20; i++)
        {
            var stream = await OpenAsync(client, server);
            // A second one ends the stream.
            await client.SendAsync(stream, new SubscribeRequest { Hello = new Hello() });
            ends.Add(stream);
        }

        await publishing;
        await client.ReadAsync(() => ends.TrueForAll(client.IsOver));

        var after = await OpenAsync(client, server);
        await market.QuoteAsync("AAPL", 1);
        await client.ReadAsync(() => ItemsOf(client, after).Count == 1);
        Assert.Empty(client.Problems);
    }

    [Fact]
    public async Task Stream_OverTls_IsContiguousBesideLargeAnswers()
    {
        using var certificate = new SelfSigned();
        await using var server = await certificate.StartServerAsync();
        await using var market = await LiveMarket.StartAsync(server, "AAPL");
        using var client = new HttpClient(certificate.CreateHandler())
        {
            DefaultRequestHeaders = { { "x-api-key", server.Keys.Enterprise } },
        };
        using var channel = GrpcChannel.ForAddress(server.Tls!, new GrpcChannelOptions { HttpClient = client });
        await using var stream = await LiveStream.StartAsync(channel);
        await stream.SubscribeAsync(LiveStream.Quotes("AAPL"));
        await stream.WaitAsync(StreamFrame.FrameOneofCase.Snapshot);

        var publishing = PublishAsync(market);
        var history = new History.HistoryClient(channel);
        var pages = 0;
        while (!publishing.IsCompleted)
        {
            await history.ListQuotesAsync(
                new ListQuotesRequest { Symbol = "AAPL", PageSize = 1_000 },
                cancellationToken: TestContext.Current.CancellationToken);
            pages++;
        }

        await publishing;
        await stream.WaitUntilAsync(record => record.Items(AaplQuotes).Count == Quotes);
        Assert.NotEqual(0, pages);
        Assert.Empty(stream.Record.Problems);
    }

    private static async Task<int> OpenAsync(StrictClient client, ApiServer server)
    {
        var stream = await client.CallAsync(
            Subscribe,
            server.Keys.Enterprise,
            new SubscribeRequest { Hello = new Hello { ClientName = "strict" } },
            new SubscribeRequest { Subscribe = new SubscribeOp { Topics = { LiveStream.Quotes("AAPL") } } });
        await client.ReadAsync(() => FramesOf(client, stream).Any(frame => frame.Snapshot is not null));
        return stream;
    }

    // In batches, so that they are written at many moments.
    private static async Task PublishAsync(LiveMarket market)
    {
        const int Batch = 20;
        for (var first = 1; first < Quotes; first += Batch)
        {
            await market.QuotesAsync("AAPL", first, Batch);
        }
    }

    private static IReadOnlyList<StreamFrame> FramesOf(StrictClient client, int stream) =>
        client.MessagesOf(stream, StreamFrame.Parser);

    private static List<DataItem> ItemsOf(StrictClient client, int stream) =>
        [.. FramesOf(client, stream).Where(frame => frame.Data is not null).SelectMany(frame => frame.Data.Items)];

    private static void AssertContiguous(StrictClient client, int stream)
    {
        var frames = FramesOf(client, stream);
        Assert.Equal(Enumerable.Range(1, frames.Count).Select(i => (long)i), frames.Select(frame => frame.SessionSeq));
        Assert.Equal(
            Enumerable.Range(1, Quotes).Select(i => $"{i}"),
            ItemsOf(client, stream).Select(item => item.Quote.BidPrice));
    }
}
