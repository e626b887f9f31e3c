using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using FinApi.Infrastructure.Tests.Network;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Infrastructure.Tests.Redis;

/// <summary>
/// Where a server stands. Before one that can be cut off lies a relay, whose port the server tells to all others. The
/// server's own connections come from an address that no other server has: by it the relays of the others know them.
/// </summary>
internal sealed class RedisPlace : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<IPAddress, Cable> Cables = [];

    private static int _sources;

    private readonly List<TcpProxy> _relays = [];
    private readonly IPAddress? _source;

    private RedisPlace(bool canCut)
    {
        (OuterPort, OuterBus) = (Port, Bus);
        if (canCut)
        {
            // All of 127/8 is loopback.
            var number = Interlocked.Increment(ref _sources);
            _source = new IPAddress([127, 0, (byte)(1 + (number / 250)), (byte)(1 + (number % 250))]);
            Cables[_source] = Cable;
            (OuterPort, OuterBus) = (Relay(Port), Relay(Bus));
        }
    }

    /// <summary>Where the server listens.</summary>
    public int Port { get; } = FreePort.Find();

    /// <summary>Where it listens to the others of a cluster.</summary>
    public int Bus { get; } = FreePort.Find();

    /// <summary>Where others find it.</summary>
    public int OuterPort { get; }

    /// <summary>Where the others of a cluster find it.</summary>
    public int OuterBus { get; }

    /// <summary>What connects the server to all others. Of use only in a place that can be cut off.</summary>
    public Cable Cable { get; } = new();

    public static RedisPlace Find(bool canCut = false) => new(canCut);

    /// <summary>What the server is told of its place, as in redis.conf.</summary>
    /// <param name="announce">How the settings begin by which it tells others, such as <c>replica-announce</c>.</param>
    public IEnumerable<string> Settings(string announce) =>
        _source is null
            ? []
            : [$"bind-source-addr {_source}", $"{announce}-ip 127.0.0.1", $"{announce}-port {OuterPort}"];

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays)
        {
            await relay.DisposeAsync();
        }
    }

    private int Relay(int port)
    {
        _relays.Add(TcpProxy.Between(port, Cable, client => Cables.GetValueOrDefault(AddressOf(client))));
        return _relays[^1].Address.Port;
    }

    private static IPAddress AddressOf(Socket client) => ((IPEndPoint)client.RemoteEndPoint!).Address;
}
