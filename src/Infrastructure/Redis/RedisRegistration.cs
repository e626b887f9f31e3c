using FinApi.Application.Answers;
using FinApi.Application.Paging;
using FinApi.Application.Settings;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres;
using FinApi.Infrastructure.Redis.Cache;
using FinApi.Infrastructure.Redis.Limits;
using FinApi.Infrastructure.Redis.Log;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace FinApi.Infrastructure.Redis;

/// <summary>Puts Redis behind the ports of Application.</summary>
public static class RedisRegistration
{
    /// <summary>Whether a connection string names a Redis server.</summary>
    public static bool HasRedis(this IConfiguration configuration) =>
        !string.IsNullOrWhiteSpace(configuration.GetConnectionString(RedisConnections.CacheName))
        || !string.IsNullOrWhiteSpace(configuration.GetConnectionString(RedisConnections.StateName));

    /// <summary>Adds what nodes share in the servers of <c>ConnectionStrings:Redis</c> and <c>RedisState</c>.</summary>
    internal static IServiceCollection AddRedis(this IServiceCollection services, IConfiguration configuration)
    {
        // Always: nodes with and without Redis may share one file of settings.
        services.AddSettings<RedisOptions>(configuration, RedisOptions.Section);
        services.AddSingleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>();
        services.AddLogEngine(configuration, configuration.HasPostgres(), configuration.HasRedis());
        if (!configuration.HasRedis())
        {
            return services;
        }

        var cache = configuration.GetConnectionString(RedisConnections.CacheName);
        var state = configuration.GetConnectionString(RedisConnections.StateName);
        services.AddRedisLimits();
        services.AddRedisTracing();
        if (!string.IsNullOrWhiteSpace(cache))
        {
            // The machine's clock, as the entries of all nodes have it.
            services.AddSingleton<IAnswerCache>(provider => new RedisAnswerCache(
                provider.GetRequiredService<RedisConnections>().Cache!,
                RedisAnswerCache.HardTimeout,
                TimeProvider.System,
                provider.GetRequiredService<ILogger<FusionCache>>()));
            services.AddSingleton<IAskedPages>(provider => new RedisAskedPages(
                provider.GetRequiredService<RedisConnections>().Cache!, TimeProvider.System));
        }

        services.AddSingleton(provider => new RedisConnections(
            cache,
            state,
            provider.GetRequiredService<IOptions<RedisOptions>>(),
            TimeProvider.System,
            provider.GetRequiredService<ILogger<RedisConnection>>()));
        services.AddSingleton(provider => new RedisWatch(
            provider.GetRequiredService<RedisConnections>(),
            provider.GetService<RedisLogMetrics>(),
            provider.GetRequiredService<ISigningKey>(),
            TimeProvider.System,
            provider.GetRequiredService<ILogger<RedisWatch>>()));
        services.AddHostedService(provider => provider.GetRequiredService<RedisWatch>());
        return services.AddSingleton<IStoreMonitor>(provider => provider.GetRequiredService<RedisWatch>());
    }
}
