using FinApi.Api.Errors;
using FinApi.Api.Hosting;
using FinApi.Api.Limits;
using Microsoft.AspNetCore.Http.Features;

namespace FinApi.Api.Http;

/// <summary>
/// Refuses bodies over the limit before anything else looks at the request. gRPC has the same limit for each message
/// instead, because one request may stream for days.
/// </summary>
internal sealed class BodyLimitMiddleware(
    RequestDelegate next, UnknownCallers unknown, TimeProvider timeProvider)
{
    private const int MaxDiscardedBytes = 16 * PortsRegistration.MaxMessageBytes;
    private const int BufferBytes = 16 * 1024;

    private static readonly TimeSpan DiscardTime = TimeSpan.FromSeconds(5);

    public Task InvokeAsync(HttpContext http)
    {
        if (GrpcProtocol.IsGrpc(http.Request))
        {
            LiftLimit(http);
            return next(http);
        }

        if (http.Request.ContentLength > PortsRegistration.MaxMessageBytes)
        {
            LiftLimit(http);
            return RefuseAsync(http);
        }

        return HasBodyOfUnknownLength(http) ? MeasureAsync(http) : next(http);
    }

    private static void LiftLimit(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }
    }

    // GET takes no body, so nothing behind this would read one.
    private static bool HasBodyOfUnknownLength(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method)
        && http.Request.ContentLength is null
        && http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };

    private static async Task<bool> IsLongerAsync(Stream body, int maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        var total = 0;
        int read;
        while (total <= maxBytes && (read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            total += read;
        }

        return total > maxBytes;
    }

    private async Task MeasureAsync(HttpContext http)
    {
        LiftLimit(http);
        if (await IsLongerAsync(http.Request.Body, PortsRegistration.MaxMessageBytes, http.RequestAborted))
        {
            await RefuseAsync(http);
        }
        else
        {
            await next(http);
        }
    }

    private async Task RefuseAsync(HttpContext http)
    {
        if (HttpProtocol.IsHttp11(http.Request.Protocol))
        {
            http.Response.Headers.Connection = "close";
        }

        // Who calls is found out later.
        await http.WriteErrorAsync(await unknown.CountAsync(http) ?? Failure.BodyTooLarge);
        await http.Response.CompleteAsync();
        await DiscardAsync(http);
    }

    // A client that sends everything before it reads would see a broken connection instead of the answer.
    private async Task DiscardAsync(HttpContext http)
    {
        using var patience = new CancellationTokenSource(DiscardTime, timeProvider);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, http.RequestAborted);
        try
        {
            await IsLongerAsync(http.Request.Body, MaxDiscardedBytes, end.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // Answered already; the connection closes either way.
        }
    }
}
