using FinApi.Application.MarketData;
using FinApi.Application.Nodes;
using FinApi.Application.Settings;
using FinApi.Infrastructure.Feeds.Replay;
using FinApi.Infrastructure.Feeds.Simulated;
using FinApi.Infrastructure.Feeds.Simulated.History;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Feeds;

/// <summary>Registers the feeds.</summary>
public static class FeedRegistration
{
    /// <summary>
    /// Adds the feed that section <c>Feed</c> names, as a hosted service of nodes with the role ingest. Needs the
    /// ingest pipeline, the latest market and a ledger of sources.
    /// </summary>
    /// <param name="services">The services of the node.</param>
    /// <param name="configuration">Its settings.</param>
    /// <param name="isForTrying">Whether the node is for trying out: only there is a market made up unasked.</param>
    public static IServiceCollection AddFeeds(
        this IServiceCollection services, IConfiguration configuration, Func<IServiceProvider, bool> isForTrying)
    {
        services.AddSettings<FeedOptions>(configuration, FeedOptions.Section).PostConfigure<IServiceProvider>(
            (options, provider) =>
                options.Kind ??= (isForTrying(provider) ? FeedKind.Simulated : FeedKind.None).ToString());
        services.AddSingleton<IValidateOptions<FeedOptions>, FeedOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);

        // Each user has a publisher of its own: it remembers whether its source is refused.
        services.AddTransient<FeedPublisher>();
        services.AddSingleton<HistoryWriter>();
        services.AddSingleton<ITestMarket, SimulatedTestMarket>();
        services.AddKeyedSingleton<IFeed, SimulatedFeed>(FeedKind.Simulated);
        services.AddKeyedSingleton<IFeed, ReplayFeed>(FeedKind.Replay);
        return configuration.GetRoles().HasFlag(Roles.Ingest) ? services.AddHostedService<FeedRunner>() : services;
    }
}
