using FinApi.Api.Auth;
using FinApi.Api.Limits;
using FinApi.Api.Translation;
using FinApi.Application.Settings;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace FinApi.Api.Metrics;

/// <summary>
/// GET /metrics in the text form of Prometheus: ASP.NET Core, Kestrel, the runtime, and every meter of FinApi.
/// </summary>
internal static class MetricsRegistration
{
    /// <summary>The path.</summary>
    public const string Path = "/metrics";

    // Two records for each call over HTTP/2, 2 % of its time; the pool's queue length (System.Runtime) tells the same.
    private const string QueuedRequests = "kestrel.queued_requests";

    private static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "FinApi.*",
        "ZiggyCreatures.Caching.Fusion*",
    ];

    public static WebApplicationBuilder AddMetricsEndpoint(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<MetricsOptions>(builder.Configuration, MetricsOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<MetricsOptions>, MetricsOptionsValidator>();
        builder.Services.AddSingleton<MetricsAccess>();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(Meters)
            .AddView(QueuedRequests, MetricStreamConfiguration.Drop)
            .AddPrometheusExporter());
        return builder;
    }

    public static void MapMetrics(this IEndpointRouteBuilder app)
    {
        var access = app.ServiceProvider.GetRequiredService<MetricsAccess>();
        var unknown = app.ServiceProvider.GetRequiredService<UnknownCallers>();
        var metrics = app.MapPrometheusScrapingEndpoint(Path);
        PublicEndpoint.Open(metrics);
        metrics.Add(endpoint =>
        {
            var scrape = endpoint.RequestDelegate!;
            endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get]));
            endpoint.RequestDelegate = http =>
            {
                http.Response.Headers.CacheControl = CacheControlText.NoStore;
                return access.Refuse(http) is { } failure ? unknown.RefuseAsync(http, failure) : scrape(http);
            };
        });
    }
}
