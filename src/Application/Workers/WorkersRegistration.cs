using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Application.Workers;

/// <summary>Registers who does the jobs of the cluster.</summary>
internal static class WorkersRegistration
{
    public static IServiceCollection AddWorkers(this IServiceCollection services) =>
        services.AddHostedService<ClusterWorker>();
}
