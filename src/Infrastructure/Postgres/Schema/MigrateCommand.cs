using FinApi.Application.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Infrastructure.Postgres.Schema;

/// <summary>The command <c>migrate</c>: brings the database up to date.</summary>
internal static class MigrateCommand
{
    /// <summary>Migrates the database of a host that does not start.</summary>
    /// <returns>What the operator wants to read.</returns>
    /// <exception cref="StoreUnusableException">The database cannot be used, or there is none to migrate.</exception>
    public static async Task<string> MigrateAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        if (services.GetService<PostgresStart>() is not { } start)
        {
            throw new StoreUnusableException(
                "ConnectionStrings:Postgres is not set, so there is nothing to migrate: the embedded store migrates "
                + "itself when it opens.");
        }

        await using var connection = await start.ConnectAsync(cancellationToken);
        await start.PrepareAsync(connection, migrate: true, cancellationToken);
        var schema = await PostgresMigrations.ReadAppliedAsync(connection, cancellationToken);
        return $"The database '{connection.Database}' has schema {schema}.";
    }
}
