using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.MarketData;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FinApi.Api.Health;

/// <summary>
/// Whether the node answers for the market: it is loaded, the log is followed, and the node is not stopping.
/// </summary>
internal sealed class ReadinessCheck(
    LatestMarket market, LogFollower follower, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(this switch
        {
            _ when lifetime.ApplicationStopping.IsCancellationRequested =>
                HealthCheckResult.Unhealthy("The node is stopping."),
            _ when !market.IsReady => HealthCheckResult.Unhealthy("The market is being loaded."),
            _ when follower.Failure is { } failure =>
                HealthCheckResult.Unhealthy($"The log cannot be followed: {failure}"),
            _ => HealthCheckResult.Healthy($"{market.Count} instruments are loaded."),
        });
}
