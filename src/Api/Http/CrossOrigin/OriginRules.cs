using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Http.CrossOrigin;

/// <summary>Says which origins may use the API from a browser.</summary>
internal sealed class OriginRules(IOptions<CorsOptions> options)
{
    private readonly FrozenSet<string> _listed = options.Value.Origins.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether there are rules at all.</summary>
    public bool IsEmpty => _listed.Count == 0;

    /// <summary>Whether every origin may read.</summary>
    public bool IsOpen { get; } = options.Value.Origins.Contains(CorsOptions.Any);

    /// <summary>Whether the origin was named, and so may do everything.</summary>
    public bool IsListed(string origin) => origin != CorsOptions.Any && _listed.Contains(origin);

    /// <summary>
    /// Whether a WebSocket may be opened. The browser asks nobody before it opens one, so the server has to look at the
    /// origin itself. No browser, no origin.
    /// </summary>
    public bool AllowsWebSocket(HttpRequest request) =>
        request.Headers.Origin.ToString() is not { Length: > 0 } origin
        || IsOpen
        || IsListed(origin)
        || origin == $"{request.Scheme}://{request.Host}";
}
