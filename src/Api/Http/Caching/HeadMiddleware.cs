using FinApi.Api.Errors;
using FinApi.Api.Http.Bodies;
using FinApi.Api.Translation;
using Microsoft.AspNetCore.Http.Features;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// Answers HEAD as GET without the body, with the length that it would have. And lets nothing be stored that no policy
/// has spoken for, errors first of all.
/// </summary>
internal sealed class HeadMiddleware(RequestDelegate next)
{
    /// <summary>Whether the request came as HEAD.</summary>
    public static bool IsHead(HttpContext http) => http.Features.Get<HeadMark>() is not null;

    public Task InvokeAsync(HttpContext http)
    {
        if (GrpcProtocol.IsGrpc(http.Request))
        {
            return next(http);
        }

        http.Response.Headers.CacheControl = CacheControlText.NoStore;
        return HttpMethods.IsHead(http.Request.Method) ? AnswerHeadAsync(http) : next(http);
    }

    private async Task AnswerHeadAsync(HttpContext http)
    {
        var original = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new DiscardedBody();
        http.Features.Set<IHttpResponseBodyFeature>(body);
        http.Features.Set(new HeadMark());
        http.Request.Method = HttpMethods.Get;
        try
        {
            await next(http);
            await body.CompleteAsync();
        }
        finally
        {
            http.Request.Method = HttpMethods.Head;
            http.Features.Set(original);
        }

        // Nothing was written: a 304, or a file of which only the beginning was asked for.
        if (body.Length > 0 && http.Response.ContentLength is null)
        {
            http.Response.ContentLength = body.Length;
        }
    }

    private sealed class HeadMark;
}
