using FinApi.Api.Errors;

namespace FinApi.Api.Http.Rest;

/// <summary>
/// Stands before the transcoder: refuses what a route does not take, by name, and rewrites what callers may write in
/// several ways. A request without a query passes with one look at its path.
/// </summary>
internal sealed class RestGuardMiddleware(RequestDelegate next)
{
    private const string EncodedSlash = "%2F";

    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<RestMethod>() is not { } method)
        {
            return next(http);
        }

        DecodePath(http.Request);
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

    // The server decodes a path but for this, lest it change how many segments there are. Here they are already found.
    private static void DecodePath(HttpRequest request)
    {
        if (!request.Path.Value!.Contains('%'))
        {
            return;
        }

        foreach (var (name, value) in request.RouteValues.ToArray())
        {
            if (value is string text)
            {
                request.RouteValues[name] = text.Replace(EncodedSlash, "/", StringComparison.OrdinalIgnoreCase);
            }
        }
    }
}
