using System.CommandLine;
using FinApi.Cli.CommandLine;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using FinApi.Domain.Accounts;

namespace FinApi.Cli.Accounts;

/// <summary><c>finapi logout</c></summary>
internal static class LogoutCommand
{
    public static Command Create(CliContext context)
    {
        var command = new ExampleCommand(
            "logout", "Deletes the API key of this computer, here and on the server.", "finapi logout");
        command.SetAction((_, cancellationToken) => RunAsync(context, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        var path = CliSettings.PathOf(context.Environment);
        if (SettingsFile.Read(path).Key is not { } key)
        {
            context.Write($"There is no key in {path}.");
            return ExitCode.Done;
        }

        var settings = CliSettings.Load(context.Environment) with { Key = key };
        CliSettings.Keep(key: null, context.Environment);
        if (ApiKeyText.TryParse(key, out _, out var id, out _))
        {
            var keyId = id.ToString();
            using var call = new AccountCall(settings);
            await call.RunAsync(
                account => account.DeleteApiKeyAsync(
                    new DeleteApiKeyRequest { KeyId = keyId }, cancellationToken: cancellationToken),
                cancellationToken);
        }

        context.Write("The key is deleted.");
        return ExitCode.Done;
    }
}
