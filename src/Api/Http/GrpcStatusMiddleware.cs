using FinApi.Api.Errors;
using Grpc.Core;

namespace FinApi.Api.Http;

/// <summary>
/// Gives the statuses that the gRPC framework sets by itself (undecodable messages, unknown methods, deadlines) the
/// code and details that all others have. They come before the first message, so their status stands in the headers.
/// </summary>
internal sealed class GrpcStatusMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (GrpcProtocol.IsGrpc(http.Request))
        {
            http.Response.OnStarting(static state => Complete((HttpContext)state), http);
        }

        return next(http);
    }

    private static Task Complete(HttpContext http)
    {
        var response = http.Response;
        if (response.Headers.ContainsKey(GrpcErrors.DetailsHeader))
        {
            return Task.CompletedTask;
        }

        var httpStatus = response.StatusCode;
        var isCall = int.TryParse(response.Headers[GrpcErrors.StatusHeader], out var code);
        if (!isCall && httpStatus is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed)
        {
            // No service has this path and HTTP method, so none has answered; a gRPC status travels with HTTP 200.
            response.StatusCode = StatusCodes.Status200OK;
            response.ContentType = GrpcErrors.ContentType;
            code = (int)StatusCode.Unimplemented;
        }

        if (code != (int)StatusCode.OK)
        {
            GrpcErrors.SetStatus(http, Explain(http, httpStatus, (StatusCode)code));
        }

        return Task.CompletedTask;
    }

    private static Failure Explain(HttpContext http, int httpStatus, StatusCode code) =>
        httpStatus switch
        {
            StatusCodes.Status426UpgradeRequired =>
                Failure.Malformed("gRPC needs HTTP/2: use the gRPC port, or gRPC-Web here."),
            StatusCodes.Status405MethodNotAllowed => Failure.MethodNotAllowed(
                http.Request.Method, http.Request.Path, http.Response.Headers.Allow.ToString()),
            _ => GrpcFaults.Explain(code),
        };
}
