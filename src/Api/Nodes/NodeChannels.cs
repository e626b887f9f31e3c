using System.Collections.Concurrent;
using Grpc.Net.Client;

namespace FinApi.Api.Nodes;

/// <summary>Connections to other nodes, one an address, kept until the node stops. Safe for all threads.</summary>
internal sealed class NodeChannels : IDisposable
{
    // A node that is frozen is noticed after a ping and the wait for its answer: by then another one has taken over.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

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
