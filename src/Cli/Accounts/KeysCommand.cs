using System.CommandLine;
using FinApi.Cli.CommandLine;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using Spectre.Console;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace FinApi.Cli.Accounts;

/// <summary><c>finapi keys</c>: the API keys of the account.</summary>
internal static class KeysCommand
{
    public static Command Create(CliContext context)
    {
        var json = Inputs.Json();
        var command = new ExampleCommand(
            "keys",
            "Lists, creates, rotates and deletes the API keys of your account.",
            "finapi keys",
            "finapi keys create backtest --scope history:read --expires 2027-01-01 > key.txt",
            "finapi keys rotate KEY_ID --grace 1 > key.txt")
        {
            json,
            CreateCreate(context),
            CreateRotate(context),
            CreateDelete(context),
        };
        command.SetAction((parsed, cancellationToken) => ListAsync(parsed.GetValue(json), context, cancellationToken));
        return command;
    }

    private static ExampleCommand CreateCreate(CliContext context)
    {
        var name = new Argument<string>("NAME") { Description = "A name for the key; 1 to 64 characters." };
        var scopes = new Option<string[]>("--scope")
        {
            Description = "A scope of the key, once for each: market:read, history:read, stream:read, account:write, "
                + "ingest, operator. Default: the three that read.",
            HelpName = "SCOPE",
        };
        var cidrs = new Option<string[]>("--cidr")
        {
            Description =
                "A network that the key works from, such as 203.0.113.0/24; once for each. Default: everywhere.",
            HelpName = "NETWORK",
        };
        var expires = new Option<Instant?>("--expires")
        {
            Description = "The date or time (UTC) when the key stops working.",
            CustomParser = Values.Time,
            HelpName = "TIME",
        };
        var test = new Option<bool>("--test") { Description = "Create a test key: it sees only the simulated market." };
        var command = new ExampleCommand(
            "create",
            "Creates a key, and writes the secret to standard output, only once.",
            "finapi keys create app --cidr 203.0.113.0/24")
        {
            name,
            scopes,
            cidrs,
            expires,
            test,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new CreateApiKeyRequest
            {
                Name = parsed.GetRequiredValue(name),
                Scopes = { parsed.GetValue(scopes) ?? [] },
                AllowedCidrs = { parsed.GetValue(cidrs) ?? [] },
                ExpireTime = parsed.GetValue(expires) is { } time
                    ? Timestamp.FromDateTimeOffset(time.ToDateTimeOffset())
                    : null,
                Environment = parsed.GetValue(test) ? KeyEnvironment.Test : KeyEnvironment.Live,
            };
            return CreateAsync(request, context, cancellationToken);
        });
        return command;
    }

    private static ExampleCommand CreateRotate(CliContext context)
    {
        var keyId = KeyId();
        var grace = new Option<int?>("--grace")
        {
            Description = "Hours for which the old secret still works, 0 to 168; default 24.",
            CustomParser = result => int.TryParse(result.Tokens[^1].Value, out var hours) && hours is >= 0 and <= 168
                ? hours
                : Refuse(result),
            HelpName = "HOURS",
        };
        var command = new ExampleCommand(
            "rotate",
            "Gives a key a new secret, and writes the secret to standard output, only once.",
            "finapi keys rotate KEY_ID")
        {
            keyId,
            grace,
        };
        command.SetAction((parsed, cancellationToken) => RotateAsync(
            new RotateApiKeyRequest
            {
                KeyId = parsed.GetRequiredValue(keyId),
                GracePeriod = parsed.GetValue(grace) is { } hours
                    ? Duration.FromTimeSpan(TimeSpan.FromHours(hours))
                    : null,
            },
            context,
            cancellationToken));
        return command;

        static int? Refuse(System.CommandLine.Parsing.ArgumentResult result)
        {
            result.AddError($"'{result.Tokens[^1].Value}' is not a number of hours from 0 to 168.");
            return null;
        }
    }

    private static ExampleCommand CreateDelete(CliContext context)
    {
        var keyId = KeyId();
        var command = new ExampleCommand(
            "delete", "Deletes a key: programs with this key stop working within seconds.", "finapi keys delete KEY_ID")
        {
            keyId,
        };
        command.SetAction((parsed, cancellationToken) =>
            DeleteAsync(parsed.GetRequiredValue(keyId), context, cancellationToken));
        return command;
    }

    private static Argument<string> KeyId() =>
        new("KEY_ID") { Description = "The key's id, from the list of keys." };

    private static async Task<int> ListAsync(bool json, CliContext context, CancellationToken cancellationToken)
    {
        // An account has at most a hundred keys, so one page holds all of them.
        var request = new ListApiKeysRequest { PageSize = 1_000 };
        using var call = new AccountCall(CliSettings.Load(context.Environment));
        var answer = await call.RunAsync(
            account => account.ListApiKeysAsync(request, cancellationToken: cancellationToken), cancellationToken);
        if (json)
        {
            context.WriteJson(answer);
            return ExitCode.Done;
        }

        var table = new Table()
            .AddColumns("Key", "Name", "Market", "Scopes", "Last used (UTC)", "Expires (UTC)");
        foreach (var key in answer.Keys)
        {
            table.AddRow(
                new Text(key.KeyId),
                new Text(key.Name),
                new Text(key.Environment == KeyEnvironment.Test ? "test" : "live"),
                new Text(string.Join(' ', key.Scopes)),
                new Text(key.LastUseTime is null ? "never" : ServerText.Time(key.LastUseTime)),
                new Text(key.ExpireTime is null ? "never" : ServerText.Time(key.ExpireTime)));
        }

        context.WriteTable(table);
        return ExitCode.Done;
    }

    private static async Task<int> CreateAsync(
        CreateApiKeyRequest request, CliContext context, CancellationToken cancellationToken)
    {
        using var call = new AccountCall(CliSettings.Load(context.Environment));
        var answer = await call.RunAsync(
            account => account.CreateApiKeyAsync(request, cancellationToken: cancellationToken), cancellationToken);
        context.Write(answer.Secret);
        context.WriteError($"Key {answer.Key.KeyId} ({answer.Key.Name}). Keep the secret now: it is not shown again.");
        return ExitCode.Done;
    }

    private static async Task<int> RotateAsync(
        RotateApiKeyRequest request, CliContext context, CancellationToken cancellationToken)
    {
        using var call = new AccountCall(CliSettings.Load(context.Environment));
        var answer = await call.RunAsync(
            account => account.RotateApiKeyAsync(request, cancellationToken: cancellationToken), cancellationToken);
        context.Write(answer.Secret);
        context.WriteError(
            $"Key {answer.Key.KeyId} ({answer.Key.Name}). Keep the secret now: it is not shown again. "
            + $"The old secret works until {ServerText.Time(answer.Key.GraceEndTime)}.");
        return ExitCode.Done;
    }

    private static async Task<int> DeleteAsync(string keyId, CliContext context, CancellationToken cancellationToken)
    {
        using var call = new AccountCall(CliSettings.Load(context.Environment));
        await call.RunAsync(
            account => account.DeleteApiKeyAsync(
                new DeleteApiKeyRequest { KeyId = keyId }, cancellationToken: cancellationToken),
            cancellationToken);
        context.Write($"Key {keyId} is deleted.");
        return ExitCode.Done;
    }
}
