using FinApi.Application.Deletions;
using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.MarketData;
using FinApi.Application.Nodes;
using FinApi.Application.Settings;
using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Streaming.Lanes;
using FinApi.Application.Streaming.Markets;
using FinApi.Application.Streaming.Resume;
using FinApi.Application.Streaming.Sessions;
using FinApi.Application.Streaming.Topics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Streaming;

/// <summary>Registers the fan-out of live prices.</summary>
internal static class StreamingRegistration
{
    public static IServiceCollection AddStreaming(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<StreamingOptions>(configuration, StreamingOptions.Section);
        services.AddSingleton<IValidateOptions<StreamingOptions>, StreamingOptionsValidator>();
        services.AddFanout().AddSessions();
        return configuration.GetRoles().HasFlag(Roles.Streaming) ? services.AddRunning() : services;
    }

    // What a node without streams has no use for: it would keep the whole window of events for nobody.
    private static IServiceCollection AddRunning(this IServiceCollection services)
    {
        services.AddSingleton<ILogSubscriber>(provider => provider.GetRequiredService<LogPump>());
        services.AddHostedService(provider => provider.GetRequiredService<LogPump>());
        services.AddHostedService<DelayedPump>();
        services.AddHostedService(provider => provider.GetRequiredService<StreamLanes>());
        services.AddHostedService<StreamTermination>();
        services.AddHostedService<CallerWatch>();
        return services.AddHostedService(provider => provider.GetRequiredService<StreamHost>());
    }

    private static IServiceCollection AddFanout(this IServiceCollection services)
    {
        services.AddSingleton<StreamClock>();
        services.AddSingleton<PriceHub>();
        return services.AddSingleton<LogPump>();
    }

    private static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddSingleton<StreamMetrics>();
        services.AddSingleton<SymbolNumbers>();
        services.AddSingleton<TopicSetCode>();
        services.AddSingleton<ResumeTokens>();
        services.AddSingleton(provider => new TopicMarket(
            provider.GetRequiredService<LatestMarket>(),
            provider.GetRequiredService<LiveStatus>(),
            provider.GetRequiredService<TimeProvider>(),
            Duration.Zero));
        services.AddSingleton<TopicRules>();
        services.AddSingleton<FeedBeats>();
        services.AddSingleton(provider => new StreamServices(
            provider.GetRequiredService<PriceHub>(),
            provider.GetRequiredService<TopicMarket>(),
            provider.GetRequiredService<StreamClock>(),
            provider.GetRequiredService<StreamMetrics>(),
            provider.GetRequiredService<IOptions<StreamingOptions>>().Value));
        services.AddSingleton<StreamMarkets>();
        services.AddSingleton<IOpenReaders, OpenReaders>();
        services.AddSingleton<StreamLanes>();
        services.AddSingleton<StreamHost>();
        return services.AddSingleton<IStreamHost>(provider => provider.GetRequiredService<StreamHost>());
    }
}
