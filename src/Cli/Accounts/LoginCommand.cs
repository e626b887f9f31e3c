using System.CommandLine;
using FinApi.Cli.CommandLine;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using FinApi.Domain.Accounts;

namespace FinApi.Cli.Accounts;

/// <summary><c>finapi login</c>: the key that every other command sends.</summary>
internal static class LoginCommand
{
    private static readonly string[] KeyScopes = ["market:read", "history:read", "stream:read", "account:write"];

    public static Command Create(CliContext context)
    {
        var key = new Option<bool>("--key")
        {
            Description = "Keep an API key that you have already, instead of signing in and creating a key.",
        };
        var command = new ExampleCommand(
            "login",
            "Signs in, creates an API key for this computer, and keeps the key in a file that only you can read.",
            "finapi login",
            "finapi login --key < key.txt")
        {
            key,
        };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(key)
            ? KeepGivenAsync(context, cancellationToken)
            : SignInAsync(context, cancellationToken));
        return command;
    }

    private static async Task<int> SignInAsync(CliContext context, CancellationToken cancellationToken)
    {
        var settings = CliSettings.Load(context.Environment);
        var request = new CreateSessionRequest
        {
            Email = await Credentials.AskAsync(context, "E-mail", isSecret: false, cancellationToken),
            Password = await Credentials.AskAsync(context, "Password", isSecret: true, cancellationToken),
        };
        string token;
        using (var anonymous = new AccountCall(settings with { Key = null }))
        {
            var session = await anonymous.RunAsync(
                account => account.CreateSessionAsync(request, cancellationToken: cancellationToken),
                cancellationToken);
            token = session.SessionToken;
        }

        using var call = new AccountCall(settings with { Key = token });
        var made = await call.RunAsync(
            account => account.CreateApiKeyAsync(
                new CreateApiKeyRequest { Name = NameOfThisComputer(), Scopes = { KeyScopes } },
                cancellationToken: cancellationToken),
            cancellationToken);
        Keep(made.Secret, context);
        await call.RunAsync(
            account => account.DeleteSessionAsync(
                new DeleteSessionRequest { SessionId = "current" }, cancellationToken: cancellationToken),
            cancellationToken);
        return ExitCode.Done;
    }

    private static async Task<int> KeepGivenAsync(CliContext context, CancellationToken cancellationToken)
    {
        var key = (await Credentials.AskAsync(context, "API key", isSecret: true, cancellationToken)).Trim();
        if (!ApiKeyText.TryParse(key, out _, out _, out _))
        {
            throw new CliException(
                "This is not a whole API key: a key begins with fin_live_ or fin_test_.");
        }

        using var server = new RestApi(CliSettings.Load(context.Environment) with { Key = key });
        await server.GetAsync<GetMarketClockResponse>("/v1/markets/XNYS/clock", cancellationToken);
        Keep(key, context);
        return ExitCode.Done;
    }

    private static void Keep(string key, CliContext context) =>
        context.Write($"The key is in {CliSettings.Keep(key, context.Environment)}. Every command now sends this key.");

    private static string NameOfThisComputer()
    {
        const int longestName = 64;

        var name = $"finapi on {Environment.MachineName}";
        return name.Length <= longestName ? name : name[..longestName];
    }
}
