using FinApi.Api.Errors;
using FinApi.Api.Limits;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace FinApi.Api.Http;

/// <summary>
/// Refuses requests for hosts that this node does not answer to (<c>AllowedHosts</c>), in the form of their transport.
/// The framework's own filter answers with a page of HTML, before anything of ours has seen the request.
/// </summary>
internal sealed class HostMiddleware
{
    private const int MaxShownLength = 64;

    // The same as any name.
    private static readonly string[] Wildcards = ["*", "0.0.0.0", "[::]"];

    private readonly RequestDelegate _next;
    private readonly UnknownCallers _unknown;
    private readonly IOptionsMonitor<HostFilteringOptions> _options;
    private IList<StringSegment>? _allowed;

    public HostMiddleware(
        RequestDelegate next, UnknownCallers unknown, IOptionsMonitor<HostFilteringOptions> options)
    {
        (_next, _unknown, _options) = (next, unknown, options);
        _allowed = Read(options.CurrentValue);
        options.OnChange(changed => _allowed = Read(changed));
    }

    public Task InvokeAsync(HttpContext http) =>
        _allowed is not { } allowed || IsAllowed(http.Request.Host, allowed)
            ? _next(http)
            : _unknown.RefuseAsync(
                http,
                Failure.Malformed(
                    $"This node does not answer to the name '{Shorten(http.Request.Host.Host)}'. "
                    + "AllowedHosts lists the names that it answers to."));

    // HTTP/1.0 needs no name.
    private bool IsAllowed(HostString host, IList<StringSegment> allowed) =>
        host.HasValue ? HostString.MatchesAny(new StringSegment(host.Value), allowed)
            : _options.CurrentValue.AllowEmptyHosts;

    private static IList<StringSegment>? Read(HostFilteringOptions options) =>
        options.AllowedHosts.Any(name => Array.IndexOf(Wildcards, name) >= 0)
            ? null
            : [.. options.AllowedHosts.Select(name => new StringSegment(new HostString(name).ToUriComponent()))];

    private static string Shorten(string name) => name.Length <= MaxShownLength ? name : name[..MaxShownLength] + "...";
}
