using FinApi.Api.Auth;
using Grpc.AspNetCore.Server.Model;

namespace FinApi.Api.Services.Streaming;

/// <summary>Live prices over gRPC.</summary>
internal static class StreamingTransport
{
    public static IServiceCollection AddStreamingTransport(this IServiceCollection services)
    {
        services.AddSingleton<StreamingEndpoint>();
        return services.AddSingleton<IServiceMethodProvider<StreamingEndpoint>, StreamingMethodProvider>();
    }

    public static void MapStreaming(this IEndpointRouteBuilder app)
    {
        var streaming = app.MapGrpcService<StreamingEndpoint>();
        streaming.Add(CallPolicy.Attach);
        streaming.Add(LeaveDeadlineToClient);
    }

    // The framework would complete the response of a stream whose deadline passes while a lane writes into it. A client
    // that sets one resets the stream itself when it passes, and that ends it here like any client that leaves.
    private static void LeaveDeadlineToClient(EndpointBuilder endpoint)
    {
        var call = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = http =>
        {
            http.Request.Headers.Remove("grpc-timeout");
            return call(http);
        };
    }
}
