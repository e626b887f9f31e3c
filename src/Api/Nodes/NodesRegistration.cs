using FinApi.Api.Auth;

namespace FinApi.Api.Nodes;

/// <summary>What nodes of one store do for each other.</summary>
internal static class NodesRegistration
{
    public static WebApplicationBuilder AddNodes(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<NodeTokens>();
        builder.Services.AddSingleton<NodeChannels>();
        builder.Services.AddSingleton<BatchRouting>();
        return builder;
    }

    public static void MapNodes(this IEndpointRouteBuilder app) =>
        PublicEndpoint.Open(app.MapGrpcService<NodeIngestReceiver>());
}
