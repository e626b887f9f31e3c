using FinApi.Application.MarketData;
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
    /// Adds the feed that section <c>Feed</c> names as a hosted service. Needs the ingest pipeline, the latest market
    /// and a ledger of sources.
    /// </summary>
    public static IServiceCollection AddFeeds(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<FeedOptions>(configuration, FeedOptions.Section);
        services.AddSingleton<IValidateOptions<FeedOptions>, FeedOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);

        // Each user has a publisher of its own: it remembers whether its source is refused.
        services.AddTransient<FeedPublisher>();
        services.AddSingleton<HistoryWriter>();
        services.AddSingleton<ITestMarket, SimulatedTestMarket>();
        services.AddKeyedSingleton<IFeed, SimulatedFeed>(FeedKind.Simulated);
        services.AddKeyedSingleton<IFeed, ReplayFeed>(FeedKind.Replay);
        return services.AddHostedService<FeedRunner>();
    }
}
