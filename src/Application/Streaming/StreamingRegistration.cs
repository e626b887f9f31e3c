using FinApi.Application.MarketData;
using FinApi.Application.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Streaming;

/// <summary>Registers the fan-out of live prices.</summary>
internal static class StreamingRegistration
{
    public static IServiceCollection AddStreaming(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StreamingOptions>().Bind(configuration.GetSection("Streaming")).ValidateOnStart();
        services.AddOptions<TickLogOptions>().Bind(configuration.GetSection("TickLog")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StreamingOptions>, StreamingOptionsValidator>();
        services.AddSingleton<IValidateOptions<TickLogOptions>, TickLogOptionsValidator>();

        // What a node that is alone needs; Infrastructure replaces them where there are several.
        services.TryAddSingleton<ITickLog, MemoryTickLog>();
        services.TryAddSingleton<IStreamSlots, MemoryStreamSlots>();
        return services.AddLog().AddSessions();
    }

    private static IServiceCollection AddLog(this IServiceCollection services)
    {
        services.AddSingleton<StreamClock>();
        services.AddSingleton<PriceHub>();
        services.AddSingleton<TickPublisher>();
        services.AddHostedService(provider => provider.GetRequiredService<TickPublisher>());
        return services.AddHostedService<LogPump>();
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
        services.AddHostedService<DelayedPump>();
        services.AddSingleton<StreamLanes>();
        services.AddHostedService(provider => provider.GetRequiredService<StreamLanes>());
        services.AddSingleton<StreamHost>();
        services.AddSingleton<IStreamHost>(provider => provider.GetRequiredService<StreamHost>());
        services.AddHostedService<StreamTermination>();
        services.AddHostedService<CallerWatch>();
        return services.AddHostedService(provider => provider.GetRequiredService<StreamHost>());
    }
}
