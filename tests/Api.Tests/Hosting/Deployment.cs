using Grpc.Net.Client;

namespace FinApi.Api.Tests.Hosting;

/// <summary>Where a market is asked, and a key of an operator with every scope.</summary>
internal sealed class Deployment(Uri http, Uri grpc, string key) : IDisposable
{
    public Uri Address => http;

    public Uri GrpcAddress => grpc;

    public string Key => key;

    /// <summary>REST with the key.</summary>
    public HttpClient Http { get; } = KeyedChannel.ClientFor(http, key);

    /// <summary>REST without a key.</summary>
    public HttpClient Bare { get; } = new() { BaseAddress = http };

    /// <summary>gRPC with the key.</summary>
    public GrpcChannel Channel { get; } = KeyedChannel.For(grpc, key);

    public void Dispose()
    {
        Http.Dispose();
        Bare.Dispose();
        Channel.Dispose();
    }
}
