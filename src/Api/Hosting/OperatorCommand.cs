using FinApi.Application.Accounts.CreateOperator;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using MediatR;

namespace FinApi.Api.Hosting;

/// <summary>
/// The command <c>create-operator</c>: the first account that may publish and operate, where there is no demo; with
/// <c>--reissue</c> another key for one that has lost its own.
/// </summary>
internal static class OperatorCommand
{
    /// <summary>
    /// The command that a command line begins with, and the rest, which are settings; null for another one.
    /// </summary>
    public static (Func<IServiceProvider, Task<string>> RunAsync, string[] Settings)? Find(
        string[] args, CancellationToken cancellationToken) =>
        args switch
        {
            ["create-operator", var email, "--reissue", .. var settings] =>
                (services => RunAsync(services, new(email, IsReissue: true), cancellationToken), settings),
            ["create-operator", var email, .. var settings] =>
                (services => RunAsync(services, new(email), cancellationToken), settings),
            _ => null,
        };

    // The answer is the key and nothing else, so that it can be piped; the rest is told aside.
    private static async Task<string> RunAsync(
        IServiceProvider services, CreateOperatorCommand command, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<IStoreOpening>().OpenAsync(cancellationToken);
        var mediator = services.GetRequiredService<IMediator>();
        var created = await mediator.Send(command, cancellationToken);
        if (!created.IsSuccess)
        {
            throw new StoreUnusableException(created.Error.Message);
        }

        await Console.Error.WriteLineAsync(
            $"{command.Email} operates this server now (account {created.Value.Key.AccountId}). "
            + "Its key, which is shown only once, "
            + (command.IsReissue ? "replaces the earlier keys and " : string.Empty)
            + "has every scope; send it as the header x-api-key:");
        return created.Value.Secret;
    }
}
