namespace FinApi.Api.Nodes;

/// <summary>What nodes of one store do for each other, and what they say of each other.</summary>
internal static class NodesRegistration
{
    public static WebApplicationBuilder AddNodes(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<NodeTokens>();
        builder.Services.AddSingleton<NodeChannels>();
        builder.Services.AddSingleton<BatchRouting>();
        builder.Services.AddSingleton<OtherNodes>();
        return builder;
    }
}
