using System.Net;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Hosting;

/// <summary>
/// Tells a request of this machine itself from one that a proxy on this machine passes on for somebody else: both come
/// from loopback. A proxy that leaves no trace at all cannot be told, so nothing that is secret may rest on this alone.
/// </summary>
internal sealed class DirectCalls(IOptions<PortsOptions> ports)
{
    // The standard one (RFC 7239), and those of nginx, Apache, HAProxy, Envoy, Traefik and the large networks.
    // X-Original-For is what a trusted proxy's X-Forwarded-For becomes here.
    private static readonly string[] ProxyHeaders =
    [
        "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port",
        "X-Forwarded-Server", "X-Forwarded-Scheme", "X-Forwarded-Prefix", "X-Forwarded-Ssl", "X-Forwarded",
        "Forwarded-For", "X-Original-For", "X-Original-Proto", "X-Original-Host", "X-Original-Forwarded-For",
        "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Envoy-External-Address", "True-Client-IP",
        "CF-Connecting-IP", "CDN-Loop", "Fastly-Client-IP",
    ];

    private readonly string[] _hosts = KnownHosts.Of(ports.Value);

    /// <summary>Whether nothing speaks against it that the request comes from this machine.</summary>
    public bool IsDirect(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && !IsForwarded(http.Request)
        && IsOwnHost(http.Request.Headers.Host.ToString());

    /// <summary>Whether a proxy has passed the request on, wherever that is.</summary>
    public static bool IsForwarded(HttpRequest request)
    {
        foreach (var name in ProxyHeaders)
        {
            if (request.Headers.ContainsKey(name))
            {
                return true;
            }
        }

        // Of today's clients none speaks it, and nginx does to its servers unless it is told otherwise.
        return HttpProtocol.IsHttp10(request.Protocol);
    }

    private bool IsOwnHost(string host)
    {
        var name = host.AsSpan();
        var port = name.LastIndexOf(':');
        name = port > name.LastIndexOf(']') ? name[..port] : name;
        foreach (var own in _hosts)
        {
            if (name.Equals(own, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
