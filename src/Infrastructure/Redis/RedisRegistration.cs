using FinApi.Application.Answers;
using FinApi.Application.Settings;
using FinApi.Infrastructure.Redis.Cache;
using FinApi.Infrastructure.Redis.Limits;
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
        if (!configuration.HasRedis())
        {
            return services;
        }

        var cache = configuration.GetConnectionString(RedisConnections.CacheName);
        var state = configuration.GetConnectionString(RedisConnections.StateName);
        services.AddRedisLimits();
        if (!string.IsNullOrWhiteSpace(cache))
        {
            // The machine's clock, as the entries of all nodes have it.
            services.AddSingleton<IAnswerCache>(provider => new RedisAnswerCache(
                provider.GetRequiredService<RedisConnections>().Cache!,
                RedisAnswerCache.HardTimeout,
                TimeProvider.System,
                provider.GetRequiredService<ILogger<FusionCache>>()));
        }

        return services.AddSingleton(provider => new RedisConnections(
            cache,
            state,
            provider.GetRequiredService<IOptions<RedisOptions>>(),
            TimeProvider.System,
            provider.GetRequiredService<ILogger<RedisConnection>>()));
    }
}
