using System.Buffers;

namespace FinApi.Api.Http;

/// <summary>
/// Gives every request an id, the caller's own when it is sane, and every answer the headers that all answers carry.
/// The id is HttpContext.TraceIdentifier from here on: logs and error details read it there.
/// </summary>
internal sealed class RequestIdMiddleware(RequestDelegate next)
{
    private const string Header = "x-request-id";
    private const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public Task InvokeAsync(HttpContext http)
    {
        var id = http.Request.Headers[Header] is [{ } given] && IsSane(given) ? given : Create();
        http.TraceIdentifier = id;
        http.Response.Headers[Header] = id;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return next(http);
    }

    private static bool IsSane(string id) =>
        id.Length is > 0 and <= MaxLength && !id.AsSpan().ContainsAnyExcept(Allowed);

    // 64 random bits find one request in a log; nothing is decided by them.
    private static string Create() => Random.Shared.NextInt64().ToString("x16");
}
