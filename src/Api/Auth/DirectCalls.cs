using System.Net;

namespace FinApi.Api.Auth;

/// <summary>
/// Tells calls of this machine from those that a proxy on it brings: such a proxy connects from loopback too, and says
/// for whom it calls, or leaves the name that its caller asked for.
/// </summary>
internal static class DirectCalls
{
    private static readonly string[] ProxyHeaders =
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-For", "X-Real-IP", "Via",
        "CF-Connecting-IP", "True-Client-IP",
    ];

    public static bool IsDirect(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && !Array.Exists(ProxyHeaders, http.Request.Headers.ContainsKey)
        && IsThisMachine(http.Request.Host.Host);

    private static bool IsThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var named) && IPAddress.IsLoopback(named));
}
