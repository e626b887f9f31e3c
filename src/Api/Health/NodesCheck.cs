using FinApi.Application.Nodes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FinApi.Api.Health;

/// <summary>
/// Whether the nodes of the store are known and agree. Neither is a reason to take this node away, so readiness does
/// not ask.
/// </summary>
internal sealed class NodesCheck(LiveNodes nodes) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string[] problems = [.. FindFailure(), .. NodeDifferences.Find(nodes.List())];
        return Task.FromResult(problems.Length == 0
            ? HealthCheckResult.Healthy($"Nodes: {nodes.Count}.")
            : HealthCheckResult.Degraded(string.Join(' ', problems)));
    }

    private IEnumerable<string> FindFailure()
    {
        if (nodes.Failure is { } failure)
        {
            yield return $"The table of nodes cannot be read, so the last known nodes count ({nodes.Count}). {failure}";
        }
    }
}
