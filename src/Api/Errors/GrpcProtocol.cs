namespace FinApi.Api.Errors;

/// <summary>Tells gRPC, gRPC-Web included, from everything else.</summary>
internal static class GrpcProtocol
{
    public static bool IsGrpc(HttpRequest request) =>
        request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);
}
