using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.MarketData.Following;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FinApi.Application.MarketData;

/// <summary>Registers the market in memory, and what keeps it.</summary>
internal static class MarketDataRegistration
{
    public static IServiceCollection AddMarketData(this IServiceCollection services)
    {
        services.AddSingleton<FeedMonitor>();
        services.AddSingleton<LatestMarket>();
        services.AddSingleton<InstrumentLoader>();
        services.AddSingleton<SimulatedData>();
        services.AddSingleton<LiveStatus>();
        services.AddSingleton<VisibleInstruments>();
        services.TryAddSingleton<ITestMarket, NoTestMarket>();
        services.AddSingleton<SnapshotReader>();
        services.AddSingleton<MarketLoader>();
        services.AddSingleton<MarketFollower>();
        services.AddSingleton<ILogSubscriber>(provider => provider.GetRequiredService<MarketFollower>());
        return services.AddHostedService<LogFollowing>();
    }
}
