using Grpc.Net.Client;

namespace FinApi.Api.Tests.Hosting;

/// <summary>
/// Clients of an address that is not the server's own, such as a proxy's, or that of a server in another process.
/// </summary>
internal static class KeyedChannel
{
    public static GrpcChannel For(Uri address, string key) => GrpcChannel.ForAddress(
        address, new GrpcChannelOptions { HttpClient = ClientFor(address, key), DisposeHttpClient = true });

    public static HttpClient ClientFor(Uri address, string key) => new()
    {
        BaseAddress = address,
        DefaultRequestHeaders = { { "x-api-key", key } },
    };
}
