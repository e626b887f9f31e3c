using FinApi.Api.Errors;
using Google.Protobuf;
using Grpc.Core;

namespace FinApi.Api.Http;

/// <summary>
/// Gives the statuses that the gRPC framework sets by itself (undecodable messages, unknown methods, deadlines) the
/// code and details that all others have. They come before the first message, so their status stands in the headers.
/// </summary>
internal sealed class GrpcStatusMiddleware(RequestDelegate next)
{
    private const string StatusHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";
    private const string DetailsHeader = "grpc-status-details-bin";

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
        if (response.Headers.ContainsKey(DetailsHeader))
        {
            return Task.CompletedTask;
        }

        var isCall = int.TryParse(response.Headers[StatusHeader], out var code);
        if (!isCall && response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed)
        {
            // No service has this path, so none has answered; a gRPC status always travels with HTTP 200.
            response.StatusCode = StatusCodes.Status200OK;
            response.ContentType = "application/grpc";
            code = (int)StatusCode.Unimplemented;
        }

        if (code != (int)StatusCode.OK)
        {
            Write(response, Explain(response.StatusCode, (StatusCode)code), http.TraceIdentifier);
        }

        return Task.CompletedTask;
    }

    private static Failure Explain(int httpStatus, StatusCode code) =>
        httpStatus == StatusCodes.Status426UpgradeRequired
            ? Failure.Malformed("gRPC needs HTTP/2: use the gRPC port, or gRPC-Web here.")
            : GrpcFaults.Explain(code);

    private static void Write(HttpResponse response, Failure failure, string requestId)
    {
        FailureTranslation.SetHeaders(response, failure);
        response.Headers[StatusHeader] = ((int)failure.Code).ToString();
        response.Headers[MessageHeader] = failure.Message;
        response.Headers[DetailsHeader] = Convert.ToBase64String(failure.ToStatus(requestId).ToByteArray());
    }
}
