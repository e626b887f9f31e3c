using FinApi.Api.Http;

namespace FinApi.Api.Errors;

/// <summary>Tells gRPC, gRPC-Web included, from everything else.</summary>
internal static class GrpcProtocol
{
    private const string Bytes = "application/grpc-web";
    private const string Text = "application/grpc-web-text";

    public static bool IsGrpc(HttpRequest request) =>
        Begins(request, "application/grpc");

    /// <summary>Whether it is gRPC-Web in base64.</summary>
    public static bool IsText(HttpRequest request) => Begins(request, Text);

    /// <summary>Makes of a request in base64 one in bytes. How it is answered is said by what it accepts.</summary>
    public static void DecodeText(HttpRequest request)
    {
        request.Body = new GrpcWebTextBody(request.Body);
        request.ContentType = Bytes + request.ContentType![Text.Length..];

        // The text's, which no longer counts anything.
        request.ContentLength = null;
    }

    private static bool Begins(HttpRequest request, string start) =>
        request.ContentType is { } type && type.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
