using System.Net;
using FinApi.Api.Errors;
using FinApi.Api.Hosting;
using Google.Rpc;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Metrics;

/// <summary>Decides who may read metrics, which tell a stranger how busy the node is and what it is made of.</summary>
internal sealed class MetricsAccess(IOptions<MetricsOptions> options, DirectCalls direct)
{
    private readonly IPNetwork[] _networks = [.. options.Value.AllowedNetworks.Select(text => IPNetwork.Parse(text))];

    /// <summary>Why the caller may not; null when it may.</summary>
    public Failure? Refuse(HttpContext http)
    {
        // Everybody who comes through a proxy on this machine would pass for loopback.
        if (DirectCalls.IsForwarded(http.Request))
        {
            return Refuse(
                "This request came through a proxy, as a header or HTTP/1.0 shows. Ask the node itself for its "
                + "metrics.");
        }

        var address = http.Connection.RemoteIpAddress;
        address = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        if (direct.IsDirect(http) || (address is not null && _networks.Any(network => network.Contains(address))))
        {
            return null;
        }

        return Refuse(
            address is not null && IPAddress.IsLoopback(address)
                ? $"{http.Request.Host} is not a name of this machine. From loopback, ask for the metrics by a name of "
                    + "this machine."
                : "Metrics are for loopback and the networks of Metrics:AllowedNetworks, "
                    + $"and {address} is in none of them.");
    }

    private static Failure Refuse(string message) =>
        new(Code.PermissionDenied, TransportReason.NetworkNotAllowed, message);
}
