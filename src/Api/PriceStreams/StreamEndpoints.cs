using FinApi.Api.Auth;
using FinApi.Api.Hosting;
using FinApi.Api.Http.Rest;
using FinApi.Api.Services.Streaming;
using FinApi.Api.WebSockets;
using FinApi.Application.Streaming;
using Microsoft.Extensions.Options;

namespace FinApi.Api.PriceStreams;

/// <summary>The transports of live prices that are not gRPC.</summary>
internal static class StreamEndpoints
{
    public static IServiceCollection AddStreamEndpoints(this IServiceCollection services)
    {
        services.AddSingleton<StreamRun>();
        services.AddSingleton<PriceStreamEndpoint>();
        services.AddSingleton<HelloGuard>();
        services.AddSingleton<StreamSocketEndpoint>();
        services.AddOptions<HostOptions>().Configure<IOptions<StreamingOptions>>(GiveTimeToDrain);
        return services.Configure<WebSocketOptions>(options =>
            (options.KeepAliveInterval, options.KeepAliveTimeout) = (DeadConnections.AskAfter, DeadConnections.AnswerWithin));
    }

    public static void MapStreamEndpoints(this IEndpointRouteBuilder app)
    {
        var socket = app.ServiceProvider.GetRequiredService<StreamSocketEndpoint>();
        var streaming = Contracts.V1.Streaming.Descriptor;
        app.MapGet(StreamSocketEndpoint.Path, socket.HandleAsync)
            .WithMetadata(CallPolicy.Of(streaming.FindMethodByName("Subscribe")) with { MayFollowInHello = true });
        var prices = app.ServiceProvider.GetRequiredService<PriceStreamEndpoint>();
        var method = streaming.FindMethodByName("StreamPrices");
        app.MapGet(PriceStreamEndpoint.Path, prices.HandleAsync).WithMetadata(RestMethod.Of(method), CallPolicy.Of(method));
    }

    // The wait before GoAway comes on top of the time in which everything else has to end.
    private static void GiveTimeToDrain(HostOptions host, IOptions<StreamingOptions> streaming) =>
        host.ShutdownTimeout += TimeSpan.FromSeconds(streaming.Value.DrainWaitSeconds);
}
