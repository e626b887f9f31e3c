using FinApi.Application.Log;
using FinApi.Application.Settings;
using FinApi.Infrastructure.Postgres.Log;
using FinApi.Infrastructure.Postgres.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Redis.Log;

/// <summary>Registers the engine of the log that <c>Log:Engine</c> names.</summary>
internal static class RedisLogRegistration
{
    // All instruments are in one partition: the store numbers the entries of all of them in one line.
    private const int Partition = 0;

    public static IServiceCollection AddLogEngine(
        this IServiceCollection services, IConfiguration configuration, bool hasPostgres, bool hasRedis)
    {
        services.AddSettings<LogEngineOptions>(configuration, LogEngineOptions.Section);
        services.AddSingleton<IValidateOptions<LogEngineOptions>>(
            new LogEngineOptionsValidator(hasPostgres, hasRedis));
        var text = configuration.GetSection(LogEngineOptions.Section)[nameof(LogEngineOptions.Engine)];
        var isRedis = Enum.TryParse<LogEngine>(text, ignoreCase: true, out var engine) && engine == LogEngine.Redis;
        if (!isRedis || !hasPostgres || !hasRedis)
        {
            return services; // where Redis is asked for without them, the validator stops the start
        }

        services.AddSingleton<RedisLogMetrics>();
        services.AddSingleton(provider =>
        {
            var window = provider.GetRequiredService<IOptions<TickLogOptions>>().Value.MaxAge;
            var maxBytes = provider.GetRequiredService<IOptions<LogEngineOptions>>().Value.MaxBytes;
            return new LogPartition(
                provider.GetRequiredService<RedisConnections>().State, Partition, window, maxBytes);
        });
        services.AddSingleton(provider => new LogAppender(
            provider.GetRequiredService<LogPartition>(),
            provider.GetRequiredService<ILogReader>(),
            provider.GetRequiredService<SettledFence>(),
            provider.GetRequiredService<RedisLogMetrics>(),
            TimeProvider.System,
            provider.GetRequiredService<ILogger<LogAppender>>()));
        services.AddSingleton(provider => new RedisLogReader(
            provider.GetRequiredService<RedisConnections>().State,
            provider.GetRequiredService<LogPartition>(),
            provider.GetRequiredService<ILogReader>(),
            provider.GetRequiredService<PostgresTickLog>(),
            provider.GetRequiredService<SettledFence>(),
            provider.GetRequiredService<RedisLogMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            TimeProvider.System,
            provider.GetRequiredService<ILogger<RedisLogReader>>()));
        services.AddSingleton<PostgresTickLog>();
        return services.Replace(ServiceDescriptor.Singleton<ITickLog, RedisTickLog>());
    }
}
