using FinApi.Application.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Application.Workers;

/// <summary>Registers who does the jobs of the cluster.</summary>
internal static class WorkersRegistration
{
    public static IServiceCollection AddWorkers(this IServiceCollection services, IConfiguration configuration) =>
        configuration.GetRoles().HasFlag(Roles.Workers) ? services.AddHostedService<ClusterWorker>() : services;
}
