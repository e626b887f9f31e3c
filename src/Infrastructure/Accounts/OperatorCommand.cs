using FinApi.Application.Accounts.CreateOperator;
using FinApi.Application.Ports;
using FinApi.Infrastructure.Postgres;
using FinApi.Infrastructure.Sqlite;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FinApi.Infrastructure.Accounts;

/// <summary>The command <c>create-operator</c>: the first account that may publish and operate, where there is no demo.</summary>
internal static class OperatorCommand
{
    /// <summary>Makes the account. The answer is its key and nothing else, so that it can be piped; the rest is told aside.</summary>
    /// <exception cref="StoreUnusableException">The store cannot be used, or the address is none or has an account.</exception>
    public static async Task<string> CreateOperatorAsync(
        this IServiceProvider services, string email, CancellationToken cancellationToken)
    {
        // What the start of a host does: migrates, and compares the pepper.
        IHostedLifecycleService store = services.GetService<PostgresStart>() is { } postgres
            ? postgres
            : services.GetRequiredService<SqliteStart>();
        await store.StartingAsync(cancellationToken);
        var mediator = services.GetRequiredService<IMediator>();
        var created = await mediator.Send(new CreateOperatorCommand(email), cancellationToken);
        if (!created.IsSuccess)
        {
            throw new StoreUnusableException(created.Error.Message);
        }

        await Console.Error.WriteLineAsync(
            $"{email} operates this server now (account {created.Value.Key.AccountId}). Its key, which is shown this once, "
            + "has every scope; send it as the header x-api-key:");
        return created.Value.Secret;
    }
}
