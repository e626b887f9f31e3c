using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using FinApi.Api.Hosting;
using FinApi.Api.OpenApi;
using FinApi.Application.Nodes;
using FinApi.Application.Operator;
using FinApi.Domain.Words;

namespace FinApi.Api.CommandLine;

/// <summary>
/// The command line of the server: without a command it serves, with one it does that and ends. Every outcome is a
/// sentence and an <see cref="ExitCode"/>.
/// </summary>
/// <param name="commands">What it can do with its store.</param>
/// <param name="serve">Serves with these settings until it is told to stop.</param>
/// <param name="run">Does something with the services of a host with these settings, which does not start.</param>
internal sealed class ServerCommandLine(
    IReadOnlyList<NodeCommand> commands,
    Func<string[], Task> serve,
    Func<string[], Func<IServiceProvider, Task<string>>, Task> run)
{
    private const string Name = "finapi-api";
    private const string Help = "help";
    private const string HelpOption = "--help";
    private const string Version = "--version";

    // What begins with hyphens and is no setting.
    private string[] Options { get; } =
        [HelpOption, Version, .. commands.Select(command => command.Flag?.Name).OfType<string>()];

    public async Task<int> RunAsync(string[] args)
    {
        var arguments = ServerArguments.Split(args, Options);
        IReadOnlyList<string> words = arguments.Words is [Help, ..]
            ? [.. arguments.Words.Skip(1), HelpOption]
            : arguments.Words;
        var parsed = Build([.. arguments.Settings]).Parse(words);
        try
        {
            var found = parsed.Action switch
            {
                Printing => null,
                HelpWithSettings => FindUnknownCommand(parsed),
                _ => FindProblem(parsed, arguments),
            };
            if (found is { } problem)
            {
                throw new WrongUseException(problem);
            }

            var configuration = new InvocationConfiguration
            {
                // Faults of FinApi itself keep their stack, and signals are the host's.
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, CancellationToken.None);
        }
        catch (WrongUseException wrong)
        {
            await Console.Error.WriteLineAsync($"{wrong.Message} Help: {HelpFor(parsed)}");
            return ExitCode.WrongUse;
        }
        catch (Exception exception) when (StartFailure.TryExplain(exception, out var sentence))
        {
            await Console.Error.WriteLineAsync(sentence);
            return ExitCode.Failed;
        }
    }

    private Command Build(string[] settings)
    {
        var version = new Option<bool>(Version)
        {
            Description = "Show the version.",
            Action = new Printing($"FinApi {NodeIdentity.Version}"),
        };
        var root = new Command(Name, "Serves market data over gRPC, REST and WebSocket until it is told to stop.")
        {
            new HelpOption { Action = new HelpWithSettings() },
            version,
        };
        root.SetAction((_, _) => serve(settings));
        foreach (var command in commands)
        {
            root.Subcommands.Add(Build(command, settings));
        }

        var openApi = new Command("openapi", "Prints the OpenAPI document of the REST interface.");
        openApi.SetAction(_ => OpenApiCommand.Run());
        root.Subcommands.Add(openApi);
        return root;
    }

    private Command Build(NodeCommand command, string[] settings)
    {
        var built = new Command(command.Name, command.Description);
        foreach (var (name, description) in command.Arguments)
        {
            built.Arguments.Add(new Argument<string>(name) { Description = description });
        }

        var flag = command.Flag is var (flagName, flagDescription)
            ? new Option<bool>(flagName) { Description = flagDescription }
            : null;
        if (flag is not null)
        {
            built.Options.Add(flag);
        }

        built.SetAction((parsed, cancellationToken) =>
        {
            var input = new NodeCommandInput(
                [.. built.Arguments.Cast<Argument<string>>().Select(parsed.GetRequiredValue)],
                flag is not null && parsed.GetValue(flag));
            return run(settings, services => command.RunAsync(services, input, cancellationToken));
        });
        return built;
    }

    // Its help would be that of the program.
    private static string? FindUnknownCommand(ParseResult parsed) =>
        parsed.UnmatchedTokens is [var word, ..] && parsed.CommandResult.Command is { Subcommands.Count: > 0 } command
            ? ProblemOf(word, command)
            : null;

    private string? FindProblem(ParseResult parsed, ServerArguments arguments)
    {
        if (arguments.Valueless == ServerArguments.Nameless)
        {
            return $"{ServerArguments.Nameless} names nothing here: a setting is written as --Section:Key=value.";
        }

        if (arguments.Valueless is { } valueless)
        {
            return Nearest.Find(valueless, Options) is { } option
                ? $"{valueless} is not an option: did you mean {option}?"
                : $"{valueless} has no value: a setting is written as {valueless}=value.";
        }

        return parsed.UnmatchedTokens is [var word, ..] ? ProblemOf(word, parsed.CommandResult.Command)
            : parsed.Errors is [var error, ..] ? error.Message
            : null;
    }

    // A word is shown only as far as it cannot be the value of a setting, such as a password.
    private static string ProblemOf(string word, Command command)
    {
        var shown = word.Split('=')[0];
        if (shown.Length < word.Length)
        {
            return $"{shown} is written as a setting is not: write --{shown.TrimStart('-', '/')}=...";
        }

        if (command.Subcommands.Count == 0)
        {
            return $"{command.Name} takes fewer words.";
        }

        return Nearest.Find(word, command.Subcommands.Select(each => each.Name)) is { } nearest
            ? $"{word} is not a command: did you mean {nearest}?"
            : $"{word} is not a command.";
    }

    private static string HelpFor(ParseResult parsed) =>
        parsed.CommandResult.Parent is null
            ? $"{Name} {HelpOption}"
            : $"{Name} {parsed.CommandResult.Command.Name} {HelpOption}";

    private sealed class Printing(string text) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(text);
            return ExitCode.Done;
        }
    }
}
