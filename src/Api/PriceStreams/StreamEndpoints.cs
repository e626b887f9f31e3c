using FinApi.Api.Auth;
using FinApi.Api.Http.Rest;
using FinApi.Api.WebSockets;

namespace FinApi.Api.PriceStreams;

/// <summary>The transports of live prices that are not gRPC.</summary>
internal static class StreamEndpoints
{
    // A dead connection holds the slot of a stream: it is found within 45 s.
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PongTimeout = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddStreamEndpoints(this IServiceCollection services)
    {
        services.AddSingleton<PriceStreamEndpoint>();
        services.AddSingleton<StreamSocketEndpoint>();
        return services.Configure<WebSocketOptions>(options =>
            (options.KeepAliveInterval, options.KeepAliveTimeout) = (PingInterval, PongTimeout));
    }

    public static void MapStreamEndpoints(this IEndpointRouteBuilder app)
    {
        var socket = app.ServiceProvider.GetRequiredService<StreamSocketEndpoint>();
        var streaming = Contracts.V1.Streaming.Descriptor;
        app.MapGet(StreamSocketEndpoint.Path, socket.HandleAsync)
            .WithMetadata(CallPolicy.Of(streaming.FindMethodByName("Subscribe")));
        var prices = app.ServiceProvider.GetRequiredService<PriceStreamEndpoint>();
        var method = streaming.FindMethodByName("StreamPrices");
        app.MapGet(PriceStreamEndpoint.Path, prices.HandleAsync).WithMetadata(RestMethod.Of(method), CallPolicy.Of(method));
    }
}
