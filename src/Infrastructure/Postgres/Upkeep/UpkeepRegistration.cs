using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Infrastructure.Postgres.Upkeep;

/// <summary>What keeps the database in order: jobs of the cluster.</summary>
internal static class UpkeepRegistration
{
    public static IServiceCollection AddUpkeep(this IServiceCollection services)
    {
        services.AddSingleton<PartitionDetachment>();
        services.AddSingleton<ClusterTurn>();
        services.AddSingleton<IClusterJob, StatisticsRefresh>();
        return services.AddHostedService<ClusterWorker>();
    }
}
