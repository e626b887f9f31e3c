using FinApi.Application.Accounts.CreateOperator;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using MediatR;

namespace FinApi.Api.Hosting;

/// <summary>
/// The command <c>create-operator</c>: the first account that may publish and operate, where there is no demo.
/// </summary>
internal static class OperatorCommand
{
    /// <summary>
    /// The command that a command line begins with, and the rest, which are settings; null for another one.
    /// </summary>
    public static (Func<IServiceProvider, Task<string>> RunAsync, string[] Settings)? Find(
        string[] args, CancellationToken cancellationToken) =>
        args is ["create-operator", var email, .. var settings]
            ? (services => CreateOperatorAsync(services, email, cancellationToken), settings)
            : null;

    // The answer is the key and nothing else, so that it can be piped; the rest is told aside.
    private static async Task<string> CreateOperatorAsync(
        IServiceProvider services, string email, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<IStoreOpening>().OpenAsync(cancellationToken);
        var mediator = services.GetRequiredService<IMediator>();
        var created = await mediator.Send(new CreateOperatorCommand(email), cancellationToken);
        if (!created.IsSuccess)
        {
            throw new StoreUnusableException(created.Error.Message);
        }

        await Console.Error.WriteLineAsync(
            $"{email} operates this server now (account {created.Value.Key.AccountId}). "
            + "Its key, which is shown this once, "
            + "has every scope; send it as the header x-api-key:");
        return created.Value.Secret;
    }
}
