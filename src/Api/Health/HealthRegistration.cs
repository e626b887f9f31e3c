using FinApi.Api.Auth;
using FinApi.Api.Nodes;
using FinApi.Application.Nodes;
using FinApi.Contracts.V1;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FinApi.Api.Health;

/// <summary>
/// grpc.health.v1 for the services that this node serves, and /health/live, /health/ready and /health for load
/// balancers and people.
/// </summary>
internal static class HealthRegistration
{
    private const string Live = "live";
    private const string Ready = "ready";
    private const string Itself = "grpc.health.v1.Health";

    public static WebApplicationBuilder AddHealth(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var roles = builder.Configuration.GetRoles();
        services
            .AddGrpcHealthChecks(options =>
            {
                options.Services.Map(string.Empty, check => check.Tags.Contains(Ready));
                options.Services.Map(Itself, check => check.Tags.Contains(Live));
                foreach (var service in RoleServices.ListOf(roles))
                {
                    var tag = service == Status.Descriptor.FullName ? Live : Ready;
                    options.Services.Map(service, check => check.Tags.Contains(tag));
                }
            })
            .AddCheck("process", () => HealthCheckResult.Healthy("The process answers."), tags: [Live])
            .AddCheck<ReadinessCheck>("market", tags: [Ready])
            .AddCheck<StoreCheck>("store", tags: [Ready])
            .AddCheck<NodesCheck>("nodes")
            .AddCheck<LimitsCheck>("limits");

        // The publisher tells watching clients; a change should reach them within seconds.
        services.Configure<HealthCheckPublisherOptions>(options =>
        {
            options.Delay = TimeSpan.FromSeconds(1);
            options.Period = TimeSpan.FromSeconds(5);
        });
        return builder;
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        PublicEndpoint.Open(app.MapGrpcHealthChecksService());
        app.MapPage("/health/live", Options(check => check.Tags.Contains(Live)));
        app.MapPage("/health/ready", Readiness(app.ServiceProvider));
        app.MapPage("/health", Options(_ => true));
    }

    // By itself the framework answers every method.
    private static void MapPage(this IEndpointRouteBuilder app, string path, HealthCheckOptions options) =>
        PublicEndpoint.Open(
            app.MapHealthChecks(path, options).WithMetadata(new HttpMethodMetadata([HttpMethods.Get])));

    // 404 where the node stops: a balancer then sends nothing new there and lets end what is under way, where a node
    // that is not well is left at once (http-check disable-on-404 of HAProxy). For all others it is a failure like 503.
    private static HealthCheckOptions Readiness(IServiceProvider services)
    {
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        var options = Options(check => check.Tags.Contains(Ready));
        options.ResponseWriter = (http, report) =>
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
            }

            return HealthReportWriter.WriteAsync(http, report);
        };
        return options;
    }

    private static HealthCheckOptions Options(Func<HealthCheckRegistration, bool> predicate) =>
        new() { Predicate = predicate, ResponseWriter = HealthReportWriter.WriteAsync };
}
