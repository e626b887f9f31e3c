using FinApi.Api.Health;
using FinApi.Api.Metrics;

namespace FinApi.Api.Hosting;

/// <summary>What those who run a node watch: health, metrics and logs.</summary>
internal static class Operations
{
    public static WebApplicationBuilder AddOperations(this WebApplicationBuilder builder)
    {
        builder.Services.KeepQueriesOutOfLogs();
        builder.Services.AddHealth();
        builder.AddMetricsEndpoint();
        return builder;
    }

    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        app.MapHealth();
        app.MapMetrics();
    }
}
