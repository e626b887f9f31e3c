using FinApi.Api.Errors;
using Google.Protobuf;
using Grpc.Core;

namespace FinApi.Api.Http;

/// <summary>
/// Gives the statuses that the gRPC framework sets by itself (undecodable messages, unknown methods, deadlines) the code
/// and details that all others have. They come before the first message, so their status stands in the headers.
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
        var headers = http.Response.Headers;
        if (headers.ContainsKey(DetailsHeader)
            || !int.TryParse(headers[StatusHeader], out var code)
            || code == (int)StatusCode.OK)
        {
            return Task.CompletedTask;
        }

        var failure = http.Response.StatusCode == StatusCodes.Status426UpgradeRequired
            ? Failure.Malformed("gRPC needs HTTP/2: use the gRPC port, or gRPC-Web here.")
            : GrpcFaults.Explain((StatusCode)code);
        FailureTranslation.SetHeaders(http.Response, failure);
        headers[StatusHeader] = ((int)failure.Code).ToString();
        headers[MessageHeader] = Uri.EscapeDataString(failure.Message);
        headers[DetailsHeader] = Convert.ToBase64String(failure.ToStatus(http.TraceIdentifier).ToByteArray());
        return Task.CompletedTask;
    }
}
