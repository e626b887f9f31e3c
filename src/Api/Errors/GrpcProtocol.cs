namespace FinApi.Api.Errors;

/// <summary>Tells gRPC, gRPC-Web included, from everything else.</summary>
internal static class GrpcProtocol
{
    public static bool IsGrpc(HttpRequest request) =>
        Begins(request, "application/grpc");

    /// <summary>Whether it is gRPC-Web in base64.</summary>
    public static bool IsText(HttpRequest request) => Begins(request, "application/grpc-web-text");

    private static bool Begins(HttpRequest request, string start) =>
        request.ContentType is { } type && type.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
