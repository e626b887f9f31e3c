using FinApi.Api.Auth;
using FinApi.Api.Nodes;
using FinApi.Api.Pages;
using FinApi.Api.PriceStreams;
using FinApi.Api.WebSockets;
using FinApi.Application.Nodes;
using Grpc.AspNetCore.Server.Model;

namespace FinApi.Api.Services.Streaming;

/// <summary>The role streaming: live prices over every transport, and the page that shows them.</summary>
internal static class StreamingRegistration
{
    public static WebApplicationBuilder AddStreaming(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StreamingEndpoint>();
        builder.Services.AddSingleton<IServiceMethodProvider<StreamingEndpoint>, StreamingMethodProvider>();
        builder.Services.AddSingleton<StreamEncodings>();
        builder.Services.AddSingleton<StreamAdmission>();
        builder.Services.AddSingleton<StreamRun>();
        return builder.AddStreamSocket().AddPriceStreams();
    }

    public static void MapStreaming(this IEndpointRouteBuilder app)
    {
        app.MapRole(Roles.Streaming, role =>
        {
            role.MapGrpc();
            role.MapStreamSocket();
            role.MapPriceStreams();
            role.MapBundle("live");
        });
        var services = app.ServiceProvider;
        if (services.GetRequiredService<NodeIdentity>().Roles.HasFlag(Roles.Streaming))
        {
            // One that cannot be made stops the start, and not every stream.
            _ = services.GetRequiredService<StreamSocketEndpoint>();
            _ = services.GetRequiredService<PriceStreamEndpoint>();
        }
    }

    private static void MapGrpc(this IEndpointRouteBuilder app)
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
