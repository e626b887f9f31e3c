using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Streaming;
using FinApi.Application.Nodes;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Api.Tests.Drills;

/// <summary>
/// drills/roles: two nodes with the API, one with streams, one with ingest, one with workers behind HAProxy. Each is
/// killed in turn under load, and what is not served meanwhile is printed; then the node with streams takes thousands
/// of connections while the API is asked. What fails the drill is data that are lost, doubled or missing without a
/// word, calls that fail though another node with their role is in order, and a lack of which health says nothing.
/// </summary>
public sealed class RolesDrill(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Streaming = 2;
    private const int Ingest = 3;
    private const int Workers = 4;
    private const int Streams = 50;
    private const int Connections = 2_600;
    private const int Rounds = 10;
    private const int MaxRefusals = 10;
    private const Roles Api = Roles.MarketData | Roles.History | Roles.Reference | Roles.Account;

    private DrillCluster _cluster = null!;
    private DrillLoad _load = null!;
    private int _refusals;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        HaProxy.SkipUnlessThere();
        _cluster = await DrillCluster.StartAsync(Api, Api, Roles.Streaming, Roles.Ingest, Roles.Workers);
    }

    public async ValueTask DisposeAsync()
    {
        if (_load is not null)
        {
            await _load.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [Fact(Explicit = true)]
    public async Task RunAsync()
    {
        _load = await DrillLoad.StartAsync(_cluster, output);
        await _load.SubscribeAsync(Streams);

        await _load.PrintAsync("steady, 10 s", () => DrillLoad.Pause(10));
        await _load.PrintAsync("one of two with the API killed", () => KillAsync(0));
        await _load.PrintAsync("both with the API restarted (TERM)", RestartApiAsync, mayFail: false);
        await _load.PrintAsync("the one with streaming killed", () => KillAsync(Streaming), mayFail: false);
        await _load.PrintAsync("the one with ingest killed", () => KillAsync(Ingest, "ingest"), mayFail: false);
        await _load.PrintAsync("the one with workers killed", () => KillAsync(Workers, "workers"), mayFail: false);
        await _load.PrintAsync($"{Connections} connections", OpenManyAsync, mayFail: false);
        await _load.AssertWholeAsync();
    }

    private async Task RestartApiAsync()
    {
        for (var node = 0; node < Streaming; node++) // those before it have the API
        {
            await _cluster.StopAsync(node);
            await _cluster.StartNodeAsync(node);
            await DrillLoad.Pause(3);
        }
    }

    // Away for 10 s, which is time enough for the others to notice. Health says so where a market needs the role.
    private async Task KillAsync(int node, string? missing = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        await _cluster.KillAsync(node);
        await DrillLoad.Pause(10);
        var (status, detail) = await HealthAsync();
        _load.Print($"  health meanwhile: {status}, {detail}");
        Assert.Equal(missing is null ? "HEALTHY" : "DEGRADED", status);
        Assert.True(
            missing is null || detail.Contains($"No live node has the role {missing}: ", StringComparison.Ordinal),
            detail);
        await _cluster.StartNodeAsync(node);
        _load.Print($"  ready again {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s after the kill");
        await DrillLoad.Pause(10);
    }

    private async Task<(string? Status, string Detail)> HealthAsync()
    {
        using var http = new HttpClient { BaseAddress = _cluster.Http };
        var health = await http.GetFromJsonAsync<JsonElement>("/health", Token);
        var nodes = health.GetProperty("checks").GetProperty("nodes");
        return (nodes.GetProperty("status").GetString(), nodes.GetProperty("detail").GetString()!);
    }

    // Streams of an instrument that trades now and then: how many messages a node sends is another matter.
    private async Task OpenManyAsync()
    {
        using var channel = _cluster.Connect();
        await using var publisher = new Publisher(channel, "quiet");
        await publisher.SendAsync(Requests.Instrument("QUIET"));
        List<StreamSocket> sockets = [];
        try
        {
            var started = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < Connections; i++)
            {
                sockets.Add(await ConnectAsync());
                await sockets[i].SendAsync(Requests.Hello());
                await sockets[i].SendAsync(Requests.Subscribe(Requests.Trades("QUIET")));
            }

            await Task.WhenAll(sockets.Select(socket => UntilAsync(socket, StreamFrame.FrameOneofCase.Snapshot)));
            var opening = TimeProvider.System.GetElapsedTime(started);
            _load.Print($"  {Connections} WebSockets open after {opening.TotalSeconds:0} s");
            await PrintApiAsync();
            List<double> rounds = [];
            for (var round = 0; round < Rounds; round++)
            {
                var item = Requests.Trade("QUIET", round);
                item.Trade.EventTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
                Assert.Equal(1, (await publisher.SendAsync(item)).Accepted);
                var sent = TimeProvider.System.GetTimestamp();
                await Task.WhenAll(sockets.Select(socket => UntilAsync(socket, StreamFrame.FrameOneofCase.Data)));
                rounds.Add(TimeProvider.System.GetElapsedTime(sent).TotalMilliseconds);
            }

            _load.Print($"  acknowledged to shown on all of them: {DrillLoad.Spread(rounds.Order())}");
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    // A busy machine may take the node out of the balancer for a moment; a client tries again.
    private async Task<StreamSocket> ConnectAsync()
    {
        while (true)
        {
            try
            {
                return await StreamSocket.ConnectAsync(_cluster.Http, _cluster.Key, StreamSocket.Proto);
            }
            catch (WebSocketException exception) when (_refusals++ < MaxRefusals)
            {
                _load.Print($"  refused: {exception.Message}");
                await DrillLoad.Pause(1);
            }
        }
    }

    private async Task PrintApiAsync()
    {
        using var http = KeyedChannel.ClientFor(_cluster.Http, _cluster.Key);
        List<double> times = [];
        for (var i = 0; i < 1_000; i++)
        {
            var asked = TimeProvider.System.GetTimestamp();
            using var answer = await http.GetAsync("/v1/instruments/AAPL/trade", Token);
            answer.EnsureSuccessStatusCode();
            times.Add(TimeProvider.System.GetElapsedTime(asked).TotalMilliseconds);
        }

        _load.Print($"  a call of the API meanwhile: {DrillLoad.Spread(times.Order())}");
    }

    private static async Task UntilAsync(StreamSocket socket, StreamFrame.FrameOneofCase kind)
    {
        while ((await socket.ReadAsync()).FrameCase != kind)
        {
        }
    }
}
