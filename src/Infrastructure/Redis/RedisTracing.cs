using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace FinApi.Infrastructure.Redis;

/// <summary>Traces of commands to Redis.</summary>
internal static class RedisTracing
{
    /// <summary>
    /// Adds a span for each command that a call sends to Redis, with the command's name and no key or value of it,
    /// where calls are traced at all.
    /// </summary>
    public static IServiceCollection AddRedisTracing(this IServiceCollection services) =>
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing
            .AddRedisInstrumentation(options => options.SetVerboseDatabaseStatements = false)
            .ConfigureRedisInstrumentation((provider, instrumentation) =>
                provider.GetRequiredService<RedisConnections>().WhenMade(
                    (setting, client) => instrumentation.AddConnection(setting, client))));
}
