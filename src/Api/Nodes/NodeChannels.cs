using System.Collections.Concurrent;
using Grpc.Net.Client;

namespace FinApi.Api.Nodes;

/// <summary>Connections to other nodes, one an address, kept until the node stops. Safe for all threads.</summary>
internal sealed class NodeChannels : IDisposable
{
    // As long as a node that is frozen may keep its publishers waiting; a take-over is done by then.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<Uri, GrpcChannel> _channels = new();

    public GrpcChannel Get(Uri address) => _channels.GetOrAdd(address, Open);

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }
    }

    private static GrpcChannel Open(Uri address) =>
        GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                ConnectTimeout = Silence,
                KeepAlivePingDelay = Silence,
                KeepAlivePingTimeout = Silence,
                UseProxy = false,
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = null,
        });
}
