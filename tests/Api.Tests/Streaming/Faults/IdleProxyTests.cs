using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Network;

namespace FinApi.Api.Tests.Streaming.Faults;

/// <summary>Behind a load balancer that cuts what is idle for a minute, in a market where nothing happens.</summary>
public sealed class IdleProxyTests : IAsyncLifetime
{
    private static readonly TimeSpan MaxIdle = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    // More than a minute.
    private const int HeartbeatCount = 8;

    private readonly SteppedTime _time = new();
    private ApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await _time.UntilAsync(ApiServer.StartAsync(_time.Replace));

    public async ValueTask DisposeAsync() => await _time.UntilAsync(_server.DisposeAsync().AsTask());

    [Fact]
    public async Task Grpc_QuietMarket_IsKeptOpenByHeartbeats()
    {
        await using var proxy = new TcpProxy(_server.Http2.BaseAddress!, MaxIdle, _time.Provider);
        using var channel = KeyedChannel.For(proxy.Address, _server.Keys.Enterprise);
        await using var stream = await _time.UntilAsync(LiveStream.StartAsync(channel));

        await WaitAsync(() => stream.WaitAsync(StreamFrame.FrameOneofCase.Heartbeat));

        Assert.Equal(0, proxy.Cut);
    }

    [Fact]
    public async Task Lines_QuietMarket_AreKeptOpenByHeartbeats()
    {
        await using var publisher = new Publisher(_server, "idle");
        await _time.UntilAsync(publisher.SendAsync(Requests.Instrument("BTCUSD")));
        await using var proxy = new TcpProxy(_server.Http.BaseAddress!, MaxIdle, _time.Provider);
        using var http = KeyedChannel.ClientFor(proxy.Address, _server.Keys.Enterprise);
        await using var lines = await _time.UntilAsync(
            PriceLines.OpenAsync(http, "symbols=BTCUSD", "application/x-ndjson"));

        await WaitAsync(async () =>
        {
            while ((await lines.ReadAsync()).Heartbeat is null)
            {
            }
        });

        Assert.Equal(0, proxy.Cut);
    }

    [Fact]
    public async Task Connection_WithoutAStream_IsCutByTheProxy()
    {
        await using var proxy = new TcpProxy(_server.Http.BaseAddress!, MaxIdle, _time.Provider);
        using var http = new HttpClient { BaseAddress = proxy.Address };
        (await http.GetAsync("/health/live", TestContext.Current.CancellationToken)).Dispose();

        while (proxy.Cut == 0)
        {
            await _time.PassAsync(Heartbeat);
        }
    }

    // The clock goes on by most of a heartbeat at once, and then slowly until it has come.
    private async Task WaitAsync(Func<Task> heartbeat)
    {
        for (var i = 0; i < HeartbeatCount; i++)
        {
            var coming = heartbeat();
            await _time.PassAsync(Heartbeat - TimeSpan.FromSeconds(0.5));
            await _time.UntilAsync(coming);
        }
    }
}
