using FinApi.Api.Health;
using FinApi.Api.Metrics;

namespace FinApi.Api.Operations;

/// <summary>What those who run a node watch: what the start says, health, metrics and logs.</summary>
internal static class OperationsRegistration
{
    public static WebApplicationBuilder AddOperations(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<StartBanner>();
        builder.Services.KeepQueriesOutOfLogs();
        builder.AddHealth();
        builder.AddMetricsEndpoint();
        return builder;
    }

    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        app.MapHealth();
        app.MapMetrics();
    }
}
