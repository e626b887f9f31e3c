using FinApi.Api.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace FinApi.Api.Http.Rest;

/// <summary>
/// Stands before the transcoder: refuses what a route does not take, by name, and rewrites what callers may write in
/// several ways. A request without a query passes with one look at its path.
/// </summary>
internal sealed class RestGuardMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<RestMethod>() is not { } method)
        {
            return next(http);
        }

        DecodePath(http);
        if (http.Request.QueryString.HasValue)
        {
            if (method.Read(http.Request.Query, out var query) is { } failure)
            {
                return http.WriteErrorAsync(failure);
            }

            http.Request.Query = query;
        }

        return method.Body is { } body ? ReadBodyAsync(http, body) : next(http);
    }

    private async Task ReadBodyAsync(HttpContext http, RestBody body)
    {
        var (failure, canonical) = await body.ReadAsync(http.Request, http.RequestAborted);
        if (failure is not null)
        {
            await http.WriteErrorAsync(failure);
            return;
        }

        http.Request.Body = canonical!;
        http.Request.ContentLength = canonical!.Length;
        http.Request.ContentType = RestBody.ContentType;
        await next(http);
    }

    // The server decodes a path but for %2F, lest it change how many segments there are. Here they are already found,
    // and each is decoded once from what was sent: a sign that was encoded twice stays encoded once.
    private static void DecodePath(HttpContext http)
    {
        var values = http.Request.RouteValues;
        if (values.Count == 0 || !http.Request.Path.Value!.Contains('%'))
        {
            return;
        }

        var path = http.Request.Path.Value.Split('/');
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var sent = target.Split('?')[0].Split('/');
        foreach (var (name, value) in values.ToArray())
        {
            // From the end: an address may stand before the path.
            var fromEnd = value is string text ? path.Length - Array.LastIndexOf(path, text) : 0;
            if (fromEnd > 0)
            {
                values[name] = Decode(path[^fromEnd], fromEnd <= sent.Length ? sent[^fromEnd] : string.Empty);
            }
        }
    }

    // Where dots in the address moved the segments, another one may stand at the place: then the path has to do.
    private static string Decode(string segment, string sent)
    {
        var decoded = Uri.UnescapeDataString(sent);
        var known = WithSlashes(segment);
        return WithSlashes(decoded) == known ? decoded : known;
    }

    private static string WithSlashes(string segment) =>
        segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
