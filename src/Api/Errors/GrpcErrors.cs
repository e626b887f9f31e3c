using Google.Protobuf;

namespace FinApi.Api.Errors;

/// <summary>
/// Writes errors that arise outside a call as a gRPC status in the headers: no message follows, so no trailers do.
/// </summary>
internal static class GrpcErrors
{
    public const string ContentType = "application/grpc";
    public const string StatusHeader = "grpc-status";
    public const string DetailsHeader = "grpc-status-details-bin";

    private const string MessageHeader = "grpc-message";

    public static void SetStatus(HttpContext http, Failure failure)
    {
        var response = http.Response;
        FailureTranslation.SetHeaders(response, failure);
        response.Headers[StatusHeader] = ((int)failure.Code).ToString();
        response.Headers[MessageHeader] = failure.Message;
        response.Headers[DetailsHeader] = Convert.ToBase64String(failure.ToStatus(http.TraceIdentifier).ToByteArray());
    }
}
