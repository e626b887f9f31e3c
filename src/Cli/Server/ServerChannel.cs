using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace FinApi.Cli.Server;

/// <summary>The gRPC connection of an import.</summary>
internal sealed class ServerChannel(CliSettings settings) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(settings.Grpc, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            // A server that vanished without a word is noticed within 30 s.
            KeepAlivePingDelay = TimeSpan.FromSeconds(20),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            UseProxy = !settings.Grpc.IsLoopback,
        },
        DisposeHttpClient = true,
    });

    public Uri Address { get; } = settings.Grpc;

    public CallInvoker Calls => settings.Key is { } key
        ? _channel.Intercept(metadata =>
        {
            metadata.Add("x-api-key", key);
            return metadata;
        })
        : _channel.CreateCallInvoker();

    public void Dispose() => _channel.Dispose();
}
