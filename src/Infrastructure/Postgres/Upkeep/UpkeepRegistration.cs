using FinApi.Application.Ports;
using FinApi.Infrastructure.Postgres.SlowQueries;
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
        services.AddSlowQueries();
        return services.AddHostedService<ClusterWorker>();
    }

    private static void AddSlowQueries(this IServiceCollection services)
    {
        services.AddHostedService<SlowQueryLog>();
        services.AddSingleton<EachServer>();
        services.AddSingleton<IndexBuilder>();
        services.AddSingleton<IClusterJob, SlowQueryReading>();
        services.AddSingleton<ISlowQueryReader, PostgresSlowQueryReader>();
    }
}
