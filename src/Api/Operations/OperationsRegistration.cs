using FinApi.Api.Health;
using FinApi.Api.Metrics;
using FinApi.Api.Tracing;
using Microsoft.Extensions.Logging.Console;

namespace FinApi.Api.Operations;

/// <summary>What those who run a node watch: what the start says, health, metrics and logs.</summary>
internal static class OperationsRegistration
{
    public static WebApplicationBuilder AddOperations(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<StartBanner>();
        builder.Services.KeepQueriesOutOfLogs();
        if (Environment.GetEnvironmentVariable("TERM") == "dumb")
        {
            // The formatter only knows of NO_COLOR.
            builder.Services.Configure<SimpleConsoleFormatterOptions>(
                options => options.ColorBehavior = LoggerColorBehavior.Disabled);
        }

        builder.AddHealth();
        builder.AddMetricsEndpoint();
        builder.AddTracing();
        return builder;
    }

    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        app.MapHealth();
        app.MapMetrics();
    }
}
