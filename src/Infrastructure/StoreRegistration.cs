using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Postgres;
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
        _ = configuration.HasPostgres() ? services.AddPostgres(configuration) : services.AddSqlite(configuration);

        // Last: only the ports that the store leaves open.
        return services.AddInProcess();
    }
}
