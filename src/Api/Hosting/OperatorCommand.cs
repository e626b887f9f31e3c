using FinApi.Application.Accounts.CreateOperator;
using FinApi.Application.Operator;
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
    public static NodeCommand Command { get; } = new(
        "create-operator", "Makes an account that operates this server, and prints its key, once.", RunAsync)
    {
        Arguments = [("EMAIL", "The address of the account.")],
        Flag = ("--reissue", "Print another key in the place of those before, for an account that lost its own."),
    };

    // The answer is the key and nothing else, so that it can be piped; the rest is told aside.
    private static async Task<string> RunAsync(
        IServiceProvider services, NodeCommandInput input, CancellationToken cancellationToken)
    {
        var command = new CreateOperatorCommand(input.Arguments[0], input.HasFlag);
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
