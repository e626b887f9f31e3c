using FinApi.Application.Limits;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FinApi.Api.Health;

/// <summary>
/// Whether callers get the whole of their limits on this node. It is no reason to take the node away, so readiness does
/// not ask.
/// </summary>
internal sealed class LimitsCheck(ILimitStore limits) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var shares = limits.Shares;
        return Task.FromResult(shares == 1
            ? HealthCheckResult.Healthy("One node counts the calls of accounts, and grants their limits whole.")
            : HealthCheckResult.Degraded(
                $"Each of the {shares} nodes counts limits by itself and grants 1/{shares} of them: a caller of one "
                + "node gets no more than that. The nodes are those with the role of the call. "
                + "Spread the calls of a caller over them."));
    }
}
