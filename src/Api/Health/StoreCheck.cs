using FinApi.Application.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FinApi.Api.Health;

/// <summary>Whether the stores take and give data; as bad as the worst of them.</summary>
internal sealed class StoreCheck(IEnumerable<IStoreMonitor> monitors) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var worst = StoreHealth.Healthy;
        var details = new List<string>();
        foreach (var monitor in monitors)
        {
            var state = await monitor.GetStateAsync(cancellationToken);
            worst = state.Health > worst ? state.Health : worst;
            details.Add(state.Detail.Length == 0 ? $"{state.Name} works." : $"{state.Name}: {state.Detail}");
        }

        return new HealthCheckResult(ToStatus(worst), string.Join(' ', details));
    }

    // A store that reads but does not write still serves the market.
    private static HealthStatus ToStatus(StoreHealth health) =>
        health switch
        {
            StoreHealth.Healthy => HealthStatus.Healthy,
            StoreHealth.Degraded => HealthStatus.Degraded,
            _ => HealthStatus.Unhealthy,
        };
}
