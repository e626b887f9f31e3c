using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace FinApi.Api.Hosting;

/// <summary>Where the server listens, free ports resolved. Only valid once it has started.</summary>
internal sealed class ListeningAddresses(IServer server)
{
    /// <summary>HTTP/1.1 in clear text.</summary>
    public Uri Http => At(0) ?? throw new InvalidOperationException("The server does not listen yet.");

    /// <summary>HTTP/2 in clear text.</summary>
    public Uri Grpc => At(1) ?? throw new InvalidOperationException("The server does not listen yet.");

    /// <summary>Both with TLS; null without a certificate.</summary>
    public Uri? Tls => At(2);

    private Uri? At(int index) =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.ElementAtOrDefault(index) is { } address
            ? new Uri(address)
            : null;
}
