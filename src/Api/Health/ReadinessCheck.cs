using System.Globalization;
using FinApi.Api.Http.Shared;
using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.MarketData;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FinApi.Api.Health;

/// <summary>
/// Whether the node answers for the market: it is loaded, the log is followed, the clock is right, the pages that are
/// asked for most are there, and the node is not stopping.
/// </summary>
internal sealed class ReadinessCheck(
    LatestMarket market,
    LogFollower follower,
    IStoreClock clock,
    PageWarmUp warmUp,
    NodeIdentity identity,
    IHostApplicationLifetime lifetime) : IHealthCheck
{
    // Delays of plans and what counts as settled are told by the node's clock.
    private static readonly TimeSpan MaxOffset = TimeSpan.FromSeconds(1);

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(this switch
        {
            _ when lifetime.ApplicationStopping.IsCancellationRequested =>
                HealthCheckResult.Unhealthy("The node is stopping."),
            _ when !market.IsReady => HealthCheckResult.Unhealthy("The market is being loaded."),
            _ when follower.Failure is { } failure =>
                HealthCheckResult.Unhealthy($"The log cannot be followed: {failure}"),
            _ when clock.Offset.Duration() > MaxOffset =>
                HealthCheckResult.Unhealthy(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The clock of this machine differs by {clock.Offset.TotalSeconds:0.0} s from that of the store: "
                    + $"synchronize both (chrony, systemd-timesyncd).")),
            _ when !warmUp.IsOver => HealthCheckResult.Unhealthy(
                "The pages that are asked for most are being made. Warmup:MaxSeconds bounds the wait."),
            _ => HealthCheckResult.Healthy(
                $"{market.Count} instruments are loaded. Roles: {RoleText.Join(identity.Roles)}."),
        });
}
