using FinApi.Application.Nodes;
using FinApi.Application.Operator;
using FinApi.Application.Workers;
using FinApi.Infrastructure.Postgres.SlowQueries;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Infrastructure.Postgres.Upkeep;

/// <summary>What keeps the database in order: jobs of the cluster, and what nodes with the role workers do.</summary>
internal static class UpkeepRegistration
{
    public static IServiceCollection AddUpkeep(this IServiceCollection services, Roles roles)
    {
        if (roles.HasFlag(Roles.Workers))
        {
            services.AddHostedService<PartitionsAhead>();
        }

        services.AddSingleton<PartitionDetachment>();
        services.AddSingleton<IClusterTurn, PostgresClusterTurn>();
        services.AddSingleton<IClusterJob, StatisticsRefresh>();
        return services.AddSlowQueries();
    }

    private static IServiceCollection AddSlowQueries(this IServiceCollection services)
    {
        services.AddHostedService<SlowQueryLog>();
        services.AddSingleton<EachServer>();
        services.AddSingleton<IndexBuilder>();
        services.AddSingleton<IClusterJob, SlowQueryReading>();
        return services.AddSingleton<ISlowQueryReader, PostgresSlowQueryReader>();
    }
}
