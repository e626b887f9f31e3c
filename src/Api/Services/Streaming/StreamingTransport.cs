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

    public static void MapStreaming(this IEndpointRouteBuilder app) => app.MapGrpcService<StreamingEndpoint>().Add(CallPolicy.Attach);
}
