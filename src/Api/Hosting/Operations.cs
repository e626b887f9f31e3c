using FinApi.Api.Health;
using FinApi.Api.Metrics;

namespace FinApi.Api.Hosting;

/// <summary>What those who run a node watch: health and metrics.</summary>
internal static class Operations
{
    public static WebApplicationBuilder AddOperations(this WebApplicationBuilder builder)
    {
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
