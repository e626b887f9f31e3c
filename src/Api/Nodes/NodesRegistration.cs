using FinApi.Application.Streaming;
using Microsoft.Extensions.Options;

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
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<StreamingOptions>>(GiveTimeToDrain);

        // Behind the services of streams and publishers: the host tells those first that came last, one by one.
        builder.Services.AddHostedService<DrainWait>();
        return builder;
    }

    // The wait comes on top of the time in which everything has to end.
    private static void GiveTimeToDrain(HostOptions host, IOptions<StreamingOptions> streaming) =>
        host.ShutdownTimeout += TimeSpan.FromSeconds(streaming.Value.DrainWaitSeconds);
}
