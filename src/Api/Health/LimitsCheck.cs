using FinApi.Application.Limits;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FinApi.Api.Health;

/// <summary>
/// Whether callers get the whole of their limits on this node. It is no reason to take the node away, so readiness does
/// not ask.
/// </summary>
internal sealed class LimitsCheck(ILimitStore limits, ILimitFault fault) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var shares = limits.Shares;
        return Task.FromResult((fault.Fault, shares) switch
        {
            ({ } reason, _) => HealthCheckResult.Degraded(reason),
            (_, 1) => HealthCheckResult.Healthy(
                "The calls of accounts are counted in one place, and their limits granted whole."),
            _ => HealthCheckResult.Degraded(
                $"Each of the {shares} nodes counts limits by itself and grants 1/{shares} of them: a caller of one "
                + "node gets no more than that. The nodes are those with the role of the call. "
                + "Spread the calls of a caller over them, or let them count together (ConnectionStrings:RedisState)."),
        });
    }
}
