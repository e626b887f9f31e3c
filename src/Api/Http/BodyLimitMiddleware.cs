using FinApi.Api.Errors;
using FinApi.Api.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace FinApi.Api.Http;

/// <summary>
/// Refuses bodies over the limit before anything else looks at the request. gRPC has the same limit for each message
/// instead, because one request may stream for days.
/// </summary>
internal sealed class BodyLimitMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (GrpcProtocol.IsGrpc(http.Request))
        {
            LiftLimit(http);
            return next(http);
        }

        if (http.Request.ContentLength > PortsRegistration.MaxMessageBytes)
        {
            // What follows is not read: another request could not be told from it.
            http.Response.Headers.Connection = HttpProtocol.IsHttp11(http.Request.Protocol) ? "close" : default;
            return http.WriteErrorAsync(Failure.BodyTooLarge);
        }

        return HasUnreadBody(http) ? DrainAsync(http) : next(http);
    }

    private static void LiftLimit(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }
    }

    // GET takes no body. One of unknown length has to be read to know whether it is within the limit.
    private static bool HasUnreadBody(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method)
        && http.Request.ContentLength is null
        && http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };

    private async Task DrainAsync(HttpContext http)
    {
        // Kestrel throws BadHttpRequestException with 413 once the limit is passed.
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        await next(http);
    }
}
