using FinApi.Api.Auth;
using FinApi.Api.Hosting;

namespace FinApi.Api.WebSockets;

/// <summary>Live prices over a WebSocket.</summary>
internal static class WebSocketRegistration
{
    public static WebApplicationBuilder AddStreamSocket(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<HelloGuard>();
        builder.Services.AddSingleton<StreamSocketEndpoint>();
        builder.Services.Configure<WebSocketOptions>(options =>
        {
            options.KeepAliveInterval = DeadConnections.AskAfter;
            options.KeepAliveTimeout = DeadConnections.AnswerWithin;
        });
        return builder;
    }

    public static void MapStreamSocket(this IEndpointRouteBuilder app)
    {
        // Not made here: a node without streams has none.
        var services = app.ServiceProvider;
        var method = Contracts.V1.Streaming.Descriptor.FindMethodByName("Subscribe");
        app.MapGet(
                StreamSocketEndpoint.Path,
                http => services.GetRequiredService<StreamSocketEndpoint>().HandleAsync(http))
            .WithMetadata(CallPolicy.Of(method) with { MayFollowInHello = true });
    }
}
