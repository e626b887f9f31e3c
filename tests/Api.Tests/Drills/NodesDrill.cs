using System.Globalization;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Postgres;
using FinApi.Infrastructure.Tests.Postgres;
using Grpc.Net.Client;
using Npgsql;

namespace FinApi.Api.Tests.Drills;

/// <summary>drills/nodes: three nodes behind HAProxy, with recorders at the publisher and all subscribers.</summary>
public sealed class NodesDrill : IAsyncLifetime
{
    private const string Database = "finapi";
    private const int Streams = 50;

    private readonly List<(int Http, int Grpc)> _ports =
        [.. Enumerable.Range(0, 3).Select(_ => (FreePort.Find(), FreePort.Find()))];

    private readonly NodeProcess?[] _nodes = new NodeProcess?[3];
    private readonly List<StreamClient> _streams = [];
    private readonly ITestOutputHelper _output;
    private PostgresServer _postgres = null!;
    private HaProxy _balancer = null!;
    private string _key = string.Empty;

    public NodesDrill(ITestOutputHelper output) => _output = output;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        Assert.SkipUnless(HaProxy.IsThere, "haproxy is not installed.");
        _postgres = await PostgresServer.CreateAsync();
        await _postgres.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        await using (var server = await ApiServer.StartAsync(replace: null, [.. Settings("setup", (0, 0))]))
        {
            _key = server.Keys.Ingest;
        }

        for (var i = 0; i < _nodes.Length; i++)
        {
            await StartNodeAsync(i);
        }

        _balancer = new HaProxy(_ports);
        await UntilReadyAsync($"http://127.0.0.1:{_balancer.Http}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _streams)
        {
            await stream.DisposeAsync();
        }

        if (_balancer is not null)
        {
            await _balancer.DisposeAsync();
        }

        foreach (var node in _nodes.OfType<NodeProcess>())
        {
            await node.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }

    [Fact(Explicit = true)]
    public async Task RunAsync()
    {
        using var channel = Channel(_balancer.Grpc);
        await using var publisher = new DrillPublisher(channel);
        await publisher.UntilAcknowledgedAsync(20);
        for (var i = 0; i < Streams; i++)
        {
            _streams.Add(new StreamClient(Channel(_balancer.Grpc)));
        }

        await using var requests = new RequestLoad(_balancer.Http, _key);
        await Task.WhenAll(_streams.Select(stream => stream.Subscribed));
        Print("steady, 10 s", await MeasureAsync(publisher, requests, () => Pause(10)));
        Print("writer killed (-9)", await MeasureAsync(publisher, requests, async () =>
        {
            var writer = await WriterAsync();
            await _nodes[writer]!.DisposeAsync();
            await Pause(10);
            await StartNodeAsync(writer);
            await Pause(5);
        }));
        Print("writer frozen for 20 s", await MeasureAsync(publisher, requests, async () =>
        {
            var writer = await WriterAsync();
            await _nodes[writer]!.SignalAsync("STOP");
            await Pause(20);
            await _nodes[writer]!.SignalAsync("CONT");
            await Pause(10);
        }));
        Print("rolling restart (TERM)", await MeasureAsync(publisher, requests, async () =>
        {
            for (var i = 0; i < _nodes.Length; i++)
            {
                await _nodes[i]!.StopAsync();
                await StartNodeAsync(i);
                await Pause(3);
            }
        }));

        await publisher.StopAsync();
        await AssertWholeAsync(publisher);
    }

    private async Task<Figures> MeasureAsync(DrillPublisher publisher, RequestLoad requests, Func<Task> work)
    {
        publisher.Begin();
        requests.Begin();
        _streams.ForEach(stream => stream.Begin());
        await work();
        var latencies = _streams.SelectMany(stream => stream.TakeLatencies()).Order().ToList();
        return new Figures(
            Percentile(latencies, 0.5),
            Percentile(latencies, 0.99),
            publisher.LongestSilence.TotalSeconds,
            requests.Count,
            requests.Failures);
    }

    private async Task AssertWholeAsync(DrillPublisher publisher)
    {
        await using var connection = new NpgsqlConnection(_postgres.ConnectionString(Database) + ";Pooling=false");
        await connection.OpenAsync(Token);
        var stored = new List<string>();
        await using (var command = new NpgsqlCommand("SELECT trade_id FROM trade", connection))
        await using (var rows = await command.ExecuteReaderAsync(Token))
        {
            while (await rows.ReadAsync(Token))
            {
                stored.Add(rows.GetString(0));
            }
        }

        var lost = Enumerable.Range(1, (int)publisher.Acknowledged).Select(n => $"{n}").Except(stored).Count();
        var doubled = stored.Count - stored.Distinct().Count();
        var end = publisher.Acknowledged;
        await Task.WhenAll(_streams.Select(stream => stream.UntilSeenAsync(end)));
        var problems = _streams.SelectMany(stream => stream.Record.Problems).ToList();
        var gaps = _streams.Sum(stream => stream.Record.Gaps.Count);
        var missing = _streams.Sum(stream => stream.CountMissing(end));
        _output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"acknowledged {end}, lost {lost}, doubled {doubled}; {Streams} streams: {missing} items missing, "
            + $"{gaps} gaps told, {problems.Count} untold, {_streams.Sum(stream => stream.Reconnects)} reconnects"));
        Assert.Equal((0, 0), (lost, doubled));
        Assert.Empty(problems);
        Assert.True(missing == 0 || gaps > 0, "Items are missing and no gap was told.");
    }

    private void Print(string what, Figures figures) =>
        _output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-24} published to shown: p50 {figures.P50:0} ms, p99 {figures.P99:0} ms; longest without a receipt "
            + $"{figures.Silence:0.0} s; requests {figures.Requests}, failed {figures.Failures}"));

    private static double Percentile(List<double> sorted, double part) =>
        sorted.Count == 0 ? double.NaN : sorted[(int)((sorted.Count - 1) * part)];

    private static Task Pause(int seconds) =>
        Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, Token);

    private GrpcChannel Channel(int port)
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        return GrpcChannel.ForAddress(
            $"http://127.0.0.1:{port}",
            new GrpcChannelOptions { HttpHandler = new KeyHandler(_key, handler), DisposeHttpClient = true });
    }

    private async Task<int> WriterAsync()
    {
        await using var connection = new NpgsqlConnection(_postgres.ConnectionString(Database) + ";Pooling=false");
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand("SELECT node FROM writer_lease", connection);
        var node = (string)(await command.ExecuteScalarAsync(Token))!;
        return int.Parse(node[^1..], CultureInfo.InvariantCulture);
    }

    private async Task StartNodeAsync(int index)
    {
        var ports = _ports[index];
        _nodes[index] = NodeProcess.Start([.. Settings($"node-{index}", ports)]);
        await UntilReadyAsync($"http://127.0.0.1:{ports.Http}");
    }

    private string[] Settings(string id, (int Http, int Grpc) ports) =>
    [
        $"--ConnectionStrings:Postgres={_postgres.ConnectionString(Database)}",
        $"--Accounts:Pepper={Convert.ToBase64String(new byte[32])}",
        $"--Ports:Http={ports.Http}",
        $"--Ports:Grpc={ports.Grpc}",
        $"--Node:Id={id}",
        $"--Node:Address=http://127.0.0.1:{ports.Grpc}",
    ];

    private static async Task UntilReadyAsync(string address)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    using var answer = await http.GetAsync("/health/ready", Token);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            () => $"{address} is not ready.");
    }

    private sealed record Figures(double P50, double P99, double Silence, int Requests, int Failures);

    private sealed class KeyHandler(string key, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation("x-api-key", key);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
