using System.Net;
using System.Net.WebSockets;
using FinApi.Api.Tests.Hosting;
using FinApi.Browser.Tests;
using FinApi.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FinApi.Api.Tests.Streaming.Faults;

public sealed class DrainTests
{
    private const int Patience = 180_000;

    [Fact]
    public async Task Stop_EveryTransport_SaysGoAwayWithATokenAndThenUnavailable()
    {
        await using var server = await ApiServer.StartAsync();
        await using var market = await LiveMarket.StartAsync(server, "AAPL");
        using var webChannel = WebChannel(server);
        await using var grpc = await LiveStream.StartAsync(server);
        await grpc.SubscribeAsync(LiveStream.Quotes("AAPL"));
        using var prices = StreamPrices(server.Grpc);
        using var web = StreamPrices(webChannel);
        using var json = await StreamSocket.ConnectAsync(server);
        using var proto = await StreamSocket.ConnectAsync(server, StreamSocket.Proto);
        await using var lines = await PriceLines.OpenAsync(server, "symbols=AAPL", "application/x-ndjson");
        await using var events = await PriceLines.OpenAsync(server, "symbols=AAPL", "text/event-stream");
        foreach (var socket in new[] { json, proto })
        {
            await socket.SendAsync(Requests.Hello());
            await socket.SendAsync(Requests.Subscribe(Requests.Quotes("AAPL")));
        }

        Func<Task<StreamFrame>> readPrices = () => ReadAsync(prices.ResponseStream);
        Func<Task<StreamFrame>> readWeb = () => ReadAsync(web.ResponseStream);
        Func<Task<StreamFrame>>[] reads =
            [readPrices, readWeb, json.ReadAsync, proto.ReadAsync, lines.ReadAsync, events.ReadAsync];
        foreach (var read in reads)
        {
            await ReadUntilAsync(read, StreamFrame.FrameOneofCase.Snapshot);
        }

        await grpc.WaitUntilAsync(record => record.Snapshots.Count == 1);

        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await CheckRefusedAsync(server);
        var stopping = server.StopAsync();

        foreach (var read in reads)
        {
            Check((await ReadUntilAsync(read, StreamFrame.FrameOneofCase.GoAway)).GoAway);
        }

        Check((await grpc.WaitAsync(StreamFrame.FrameOneofCase.GoAway)).GoAway);
        Assert.Equal(StatusCode.Unavailable, (await grpc.EndAsync()).StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(readPrices)).StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(readWeb)).StatusCode);
        Assert.Equal((4014, "NOT_READY"), await json.ReadCloseAsync());
        Assert.Equal((4014, "NOT_READY"), await proto.ReadCloseAsync());
        Assert.Contains("\"error\"", await lines.ReadTextAsync(), StringComparison.Ordinal);
        Assert.Contains("NOT_READY", await events.ReadTextAsync(), StringComparison.Ordinal);
        await stopping;
    }

    [Fact(Timeout = Patience)]
    public async Task Stop_ClientsThatReadNothing_DoNotHoldTheNode()
    {
        await using var server = await StartAsync();
        await using var market = await LiveMarket.StartAsync(server, "AAPL", "WIDE");
        await using var blocked = await StallAsync(server, market, quotes: 10_000);
        await using var quiet = await StallAsync(server, market, quotes: 10);
        using var socket = await StreamSocket.ConnectAsync(server);
        await socket.SendAsync(Requests.Hello());
        await socket.SendAsync(Requests.Subscribe(Requests.Quotes("WIDE")));
        await using var source = new Publisher(server, "deaf");
        for (var i = 0; i < 8; i++)
        {
            // Each answer names a thousand items, and nobody reads it.
            await source.WriteAsync([.. Enumerable.Repeat(Requests.Trade("NOPE", 1), 1_000)]);
        }

        await StopAsync(server).WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = Patience)]
    public async Task Stop_SourceThatLeavesItsStreamOpen_DoesNotHoldTheNode()
    {
        await using var server = await StartAsync();
        await using var source = new Publisher(server, "open");
        await source.SendAsync(Requests.Instrument("BTCUSD"));

        await StopAsync(server).WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = Patience)]
    public async Task Terminate_SourceIsPublishing_EndsItsStreamAndTheProcessWell()
    {
        await using var server = new ServerProcess();
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var channel = KeyedChannel.For(server.Grpc, server.IngestKey);
        using var call = new Ingest.IngestClient(channel).Publish(
            new CallOptions(cancellationToken: TestContext.Current.CancellationToken).WithWaitForReady());
        await call.RequestStream.WriteAsync(
            new PublishRequest
            {
                Source = "open",
                SourceEpoch = 1,
                FirstSequence = 1,
                Items = { Requests.Instrument("BTCUSD") },
            },
            TestContext.Current.CancellationToken);
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));

        var reading = call.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        var exitCode = await server.StopAsync(TestContext.Current.CancellationToken);

        var end = await Assert.ThrowsAsync<RpcException>(() => reading);
        Assert.True(exitCode == 0, server.Output);
        Assert.Equal(StatusCode.Unavailable, end.StatusCode);
        Assert.Contains("stopping", end.Status.Detail, StringComparison.Ordinal);
    }

    // A server that would rather wait for an hour than cut a connection, so that a test that is held does not pass.
    private static Task<ApiServer> StartAsync() => ApiServer.StartAsync(services =>
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromHours(1)));

    // What SIGTERM does: the application is told first, then the host stops.
    private static Task StopAsync(ApiServer server)
    {
        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        return server.StopAsync();
    }

    private static async Task<LiveStream> StallAsync(ApiServer server, LiveMarket market, int quotes)
    {
        const int Batch = 1_000;
        var stream = await LiveStream.StartAsync(server);
        await stream.SubscribeAsync(LiveStream.Quotes("WIDE"));
        stream.Stall();
        for (var first = 0; first < quotes; first += Batch)
        {
            await market.QuotesAsync("WIDE", first, Math.Min(Batch, quotes));
        }

        return stream;
    }

    private static AsyncServerStreamingCall<StreamFrame> StreamPrices(GrpcChannel channel) =>
        new Contracts.V1.Streaming.StreamingClient(channel).StreamPrices(
            new StreamPricesRequest { Symbols = { "AAPL" } }, cancellationToken: TestContext.Current.CancellationToken);

    private static async Task<StreamFrame> ReadAsync(IAsyncStreamReader<StreamFrame> stream) =>
        await stream.MoveNext(TestContext.Current.CancellationToken) ? stream.Current : new StreamFrame();

    // While a balancer still sends clients here. The streams that run are not told yet.
    private static async Task CheckRefusedAsync(ApiServer server)
    {
        using var prices = StreamPrices(server.Grpc);
        var refused = await Assert.ThrowsAsync<RpcException>(() => ReadAsync(prices.ResponseStream));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        using var lines = await server.Http.GetAsync(
            "/v1/prices:stream?symbols=AAPL", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, lines.StatusCode);
        Assert.NotNull(lines.Headers.RetryAfter);
        await Assert.ThrowsAsync<WebSocketException>(() => StreamSocket.ConnectAsync(server));
    }

    private static void Check(GoAway goAway)
    {
        Assert.Equal("NOT_READY", goAway.Reason);
        Assert.NotEmpty(goAway.ResumeToken);
    }

    private static async Task<StreamFrame> ReadUntilAsync(Func<Task<StreamFrame>> read, StreamFrame.FrameOneofCase kind)
    {
        StreamFrame frame;
        while ((frame = await read()).FrameCase != kind)
        {
        }

        return frame;
    }

    private static GrpcChannel WebChannel(ApiServer server) => GrpcChannel.ForAddress(
        server.Http.BaseAddress!,
        new GrpcChannelOptions
        {
            HttpHandler = new GrpcWebHandler(server.CreateHandler()),
            HttpVersion = HttpVersion.Version11,
            HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            DisposeHttpClient = true,
        });
}
