using System.Globalization;
using System.Text.Json.Nodes;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Postgres;
using FinApi.Application.Nodes;
using FinApi.Infrastructure.Tests.Network;
using FinApi.Infrastructure.Tests.Postgres;
using Grpc.Net.Client;
using Npgsql;

namespace FinApi.Api.Tests.Drills;

/// <summary>
/// Nodes on one PostgreSQL behind HAProxy, with the file of deploy/haproxy for their roles. Between each node and
/// everything else lies a network that can be cut.
/// </summary>
internal sealed class DrillCluster : IAsyncDisposable
{
    private const string Database = "finapi";
    private const int Room = 100_000;

    private readonly List<Node> _nodes = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("finapi-drill-");
    private HaProxy _balancer = null!;
    private PgBouncer? _pooler;
    private string _key = string.Empty;

    private DrillCluster()
    {
    }

    public PostgresServer Postgres { get; private init; } = null!;

    /// <summary>How many nodes there are.</summary>
    public int Count => _nodes.Count;

    private Cuttable Cuts { get; init; }

    // Where the nodes share what Redis holds; null for nowhere.
    private (string State, string Cache)? Redis { get; init; }

    /// <summary>A key of an operator with every scope.</summary>
    public string Key => _key;

    /// <summary>The balancer's port of REST, gRPC-Web and WebSocket.</summary>
    public Uri Http => new($"http://127.0.0.1:{_balancer.Http}");

    /// <summary>The balancer's port of gRPC.</summary>
    public Uri Grpc => new($"http://127.0.0.1:{_balancer.Grpc}");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts three nodes with all roles.</summary>
    public static Task<DrillCluster> StartAsync() =>
        StartAsync("finapi.cfg", [Roles.All, Roles.All, Roles.All], Cuttable.All);

    /// <summary>
    /// Starts a node for each of these, with roles of its own. Between them and everything else nothing can be cut:
    /// thousands of connections would pass it.
    /// </summary>
    public static Task<DrillCluster> StartAsync(params Roles[] nodes) =>
        StartAsync("finapi-roles.cfg", nodes, Cuttable.None);

    /// <summary>
    /// Starts three nodes with all roles that share log, limits, slots and answers over Redis. Each can be cut off from
    /// PostgreSQL, Redis and the other nodes, and not from its clients: all that they read would pass a relay.
    /// </summary>
    /// <param name="state">The server of log, limits and slots.</param>
    /// <param name="cache">The server of answers.</param>
    public static Task<DrillCluster> StartWithRedisAsync(string state, string cache) =>
        StartAsync("finapi.cfg", [Roles.All, Roles.All, Roles.All], Cuttable.Stores, (state, cache));

    private static async Task<DrillCluster> StartAsync(
        string balancer, Roles[] nodes, Cuttable cuts, (string State, string Cache)? redis = null)
    {
        var cluster = new DrillCluster
        {
            Postgres = await PostgresServer.CreateAsync(),
            Cuts = cuts,
            Redis = redis,
        };
        try
        {
            await cluster.StartAllAsync(balancer, nodes);
            return cluster;
        }
        catch
        {
            // Nodes that run already would go on for ever.
            await cluster.DisposeAsync();
            throw;
        }
    }

    private async Task StartAllAsync(string balancer, Roles[] nodes)
    {
        await Postgres.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        WritePlans();
        await using (var server = await ApiServer.StartAsync(
            replace: null, [.. Settings("setup", Postgres.ConnectionString(Database))]))
        {
            _key = server.Keys.Ingest;
        }

        _nodes.AddRange(nodes.Select(roles => new Node(Postgres.Port, roles)));

        // A start keeps a processor busy: more at once only make each of them slower than its patience.
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Count),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = Token },
            async (node, _) => await StartNodeAsync(node));
        _balancer = new HaProxy(
            balancer,
            [.. _nodes.Select(node => Cuts == Cuttable.All
                ? (node.Roles, node.Http.Address.Port, node.Grpc.Address.Port)
                : (node.Roles, node.HttpPort, node.GrpcPort))]);
        await UntilReadyAsync(_balancer.Http, () => string.Empty);
    }

    public RequestLoad StartRequests() => new(_balancer.Http, _key, Connect());

    /// <summary>A connection of its own to any node.</summary>
    public GrpcChannel Connect() => Connect(_balancer.Grpc);

    /// <summary>A connection to one node.</summary>
    public GrpcChannel ConnectTo(int node) => Connect(_nodes[node].GrpcPort);

    /// <summary>A client of the REST port of one node.</summary>
    public HttpClient HttpOf(int node)
    {
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_nodes[node].HttpPort}") };
        http.DefaultRequestHeaders.Add("x-api-key", _key);
        return http;
    }

    /// <summary>Which node writes.</summary>
    public async Task<int> FindWriterAsync()
    {
        string? node = null;
        await Until.TrueAsync(
            async () => (node = (await QueryAsync("SELECT node FROM writer_lease")).FirstOrDefault() as string) is
            { Length: > 0 },
            () => "No node writes.");
        return int.Parse(node![^1..], CultureInfo.InvariantCulture);
    }

    /// <summary>The first column of what PostgreSQL answers.</summary>
    public async Task<List<object>> QueryAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Postgres.ConnectionString(Database) + ";Pooling=false");
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(Token);
        List<object> values = [];
        while (await rows.ReadAsync(Token))
        {
            values.Add(rows.GetValue(0));
        }

        return values;
    }

    public async Task StartNodeAsync(int index, string? program = null)
    {
        var node = _nodes[index];
        string[] settings =
        [
            .. Settings($"node-{index}", ConnectionString(node)),
            $"--Ports:Http={node.HttpPort}",
            $"--Ports:Grpc={node.GrpcPort}",
            $"--Node:Address={node.Grpc.Address}",
            .. RedisSettings(node),
            .. node.Roles == Roles.All ? Array.Empty<string>() : RoleSettings(node.Roles),
            .. _pooler is null ? Array.Empty<string>() : ["--Postgres:Pooler=PgBouncer"],
        ];
        node.Process = program is null ? NodeProcess.Start(settings) : NodeProcess.StartProgram(program, settings);
        await UntilReadyAsync(node.HttpPort, () => node.Process.Log);
    }

    public Task SignalAsync(int node, string signal) => _nodes[node].Process!.SignalAsync(signal);

    public ValueTask KillAsync(int node) => _nodes[node].Process!.DisposeAsync();

    public Task StopAsync(int node) => _nodes[node].Process!.StopAsync();

    /// <summary>From now on nothing passes between the node and what it can be cut off from.</summary>
    public void Cut(int node) => _nodes[node].Links.ForEach(link => link.Freeze());

    public void Mend(int node) => _nodes[node].Links.ForEach(link => link.Thaw());

    /// <summary>Nodes that are started from now on reach PostgreSQL through PgBouncer.</summary>
    public async Task PutPoolerInBetweenAsync() => _pooler = await PgBouncer.StartAsync(Postgres);

    public async ValueTask DisposeAsync()
    {
        if (_balancer is not null)
        {
            await _balancer.DisposeAsync();
        }

        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        if (_pooler is not null)
        {
            await _pooler.DisposeAsync();
        }

        await Postgres.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // One account makes all the load, so its plan has room for it; every call is counted against it all the same.
    private void WritePlans()
    {
        var plans = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "plans.json")))!;
        foreach (var plan in plans["plans"]!.AsArray())
        {
            (plan!["calls_per_minute"], plan["max_streams"]) = (Room, Room);
        }

        File.WriteAllText(Path.Combine(_folder.FullName, "plans.json"), plans.ToJsonString());
    }

    private string ConnectionString(Node node) =>
        _pooler?.ConnectionString(Database)
        ?? (Cuts != Cuttable.None ? CuttableConnectionString(node) : Postgres.ConnectionString(Database));

    private string CuttableConnectionString(Node node) =>
        Postgres.ConnectionString(Database).Replace(
            $"Port={Postgres.Port}", $"Port={node.Database.Address.Port}", StringComparison.Ordinal);

    private string[] Settings(string id, string postgres) =>
    [
        $"--ConnectionStrings:Postgres={postgres}",
        $"--Accounts:Pepper={Convert.ToBase64String(new byte[32])}",
        $"--Plans:Path={Path.Combine(_folder.FullName, "plans.json")}",
        "--Limits:Shadow=true",
        $"--Node:Id={id}",
    ];

    private string[] RedisSettings(Node node)
    {
        if (Redis is not var (state, cache))
        {
            return [];
        }

        var tunnel = $"tunnel=http:127.0.0.1:{node.Redis.Address.Port}";
        return
        [
            $"--ConnectionStrings:RedisState={state},{tunnel}",
            $"--ConnectionStrings:Redis={cache},{tunnel}",
            "--Log:Engine=Redis",
        ];
    }

    // The balancer asks every half second.
    private static string[] RoleSettings(Roles roles) =>
        [$"--FinApi:Roles={RoleText.Join(roles)}", "--Streaming:DrainWaitSeconds=2"];

    private GrpcChannel Connect(int port) =>
        GrpcChannel.ForAddress(
            $"http://127.0.0.1:{port}",
            new GrpcChannelOptions { HttpHandler = new KeyHandler(_key), DisposeHttpClient = true });

    private static async Task UntilReadyAsync(int port, Func<string> log)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
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
            () => $"The server at port {port} is not ready: {log()}");
    }

    // What of a node can be cut.
    private enum Cuttable
    {
        None,
        Stores,
        All,
    }

    private sealed class Node : IAsyncDisposable
    {
        public Node(int postgresPort, Roles roles)
        {
            Roles = roles;
            Database = Link(postgresPort);
            Http = Link(HttpPort);
            Grpc = Link(GrpcPort);
            Links.Add(Redis);
        }

        public Roles Roles { get; }

        public int HttpPort { get; } = FreePort.Find();

        public int GrpcPort { get; } = FreePort.Find();

        public TcpProxy Database { get; }

        public TcpProxy Http { get; }

        public TcpProxy Grpc { get; }

        public TcpProxy Redis { get; } = TcpProxy.Tunnel();

        public List<TcpProxy> Links { get; } = [];

        public NodeProcess? Process { get; set; }

        public async ValueTask DisposeAsync()
        {
            if (Process is not null)
            {
                await Process.DisposeAsync();
            }

            foreach (var link in Links)
            {
                await link.DisposeAsync();
            }
        }

        private TcpProxy Link(int port)
        {
            Links.Add(new TcpProxy(new Uri($"http://127.0.0.1:{port}")));
            return Links[^1];
        }
    }

    private sealed class KeyHandler(string key) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation("x-api-key", key);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
