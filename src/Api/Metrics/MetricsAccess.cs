using System.Net;
using FinApi.Api.Errors;
using Google.Rpc;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Metrics;

/// <summary>Decides who may read metrics, which tell a stranger how busy the node is and what it is made of.</summary>
internal sealed class MetricsAccess(IOptions<MetricsOptions> options)
{
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"];

    private readonly IPNetwork[] _networks = [.. options.Value.AllowedNetworks.Select(text => IPNetwork.Parse(text))];

    /// <summary>Why the caller may not; null when it may.</summary>
    public Failure? Refuse(HttpContext http)
    {
        // Everybody who comes through a proxy on this machine would pass for loopback.
        if (ProxyHeaders.Any(http.Request.Headers.ContainsKey))
        {
            return Refuse("This request came through a proxy, and metrics are only for those who ask the node itself.");
        }

        var address = http.Connection.RemoteIpAddress;
        address = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return address is not null
            && (IPAddress.IsLoopback(address) || _networks.Any(network => network.Contains(address)))
            ? null
            : Refuse(
                "Metrics are for loopback and the networks of Metrics:AllowedNetworks, "
                + $"and {address} is in none of them.");
    }

    private static Failure Refuse(string message) =>
        new(Code.PermissionDenied, TransportReason.NetworkNotAllowed, message);
}
