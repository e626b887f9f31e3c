using FinApi.Application.Settings;
using FinApi.Infrastructure.Archive;
using FinApi.Infrastructure.Columns;
using FinApi.Infrastructure.Conditions;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Postgres;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Infrastructure;

/// <summary>Chooses the store.</summary>
public static class StoreRegistration
{
    /// <summary>Adds PostgreSQL where <c>ConnectionStrings:Postgres</c> asks for it, else the embedded store.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSaleConditions();
        services.AddColumns();
        services.AddArchiveFiles(configuration);

        // Nodes of both stores may share one file of settings.
        services.AddSingleton(SettingsSection.Of<PostgresOptions>(PostgresOptions.Section));
        services.AddSingleton(new SettingsSection(
            "ConnectionStrings",
            [MarketDatabase.ConnectionStringName, RedisConnections.CacheName, RedisConnections.StateName]));
        _ = configuration.HasPostgres() ? services.AddPostgres(configuration) : services.AddSqlite(configuration);
        services.AddRedis(configuration);

        // Last: only the ports that the store leaves open.
        return services.AddInProcess();
    }
}
