using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using FinApi.Domain.Words;

namespace FinApi.Cli;

/// <summary>Runs a command line and turns every outcome into a sentence and an exit code.</summary>
internal static class CliApplication
{
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, CliContext context, Interruption interruption)
    {
        var parsed = CommandTree.Build(context, interruption).Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var problem in ProblemsOf(parsed))
            {
                context.WriteError(problem);
            }

            context.WriteError($"Help: {HelpCommandFor(parsed)}");
            return ExitCode.WrongUse;
        }

        return await InvokeAsync(parsed, context, interruption);
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, CliContext context, Interruption interruption)
    {
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = context.Output,
                    EnableDefaultExceptionHandler = false,
                    // Ctrl-C is ours: the library would end the process after two seconds.
                    ProcessTerminationTimeout = null,
                },
                interruption.Stopping);
        }
        catch (CliException e)
        {
            context.WriteError(e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException) when (interruption.Stopping.IsCancellationRequested)
        {
            context.WriteError("Stopped.");
            return interruption.ExitCode;
        }
        catch (Exception e)
        {
            // The last line of defence: whoever runs a command is served by a sentence, not by a stack.
            context.WriteError(
                $"finapi has a fault. Please report this command with the error. {e.GetType()}: {e.Message}");
            return ExitCode.Failed;
        }
    }

    // Of a word that names no command the library says only that a command is missing.
    private static IEnumerable<string> ProblemsOf(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0 || parsed.UnmatchedTokens is not [var word, ..])
        {
            return parsed.Errors.Select(error => OneLine(error.Message));
        }

        string[] names = [.. command.Subcommands.Select(each => each.Name)];
        var isOption = word.StartsWith('-');
        var nearest = Nearest.Find(word, isOption ? command.Options.Select(option => option.Name) : names);
        var problem = isOption ? $"'{word}' is not an option" : $"'{word}' is not a command";
        return nearest is not null ? [$"{problem}: did you mean {nearest}?"]
            : isOption ? [$"{problem}."]
            : [$"{problem}. Commands are {string.Join(", ", names)}."];
    }

    // The library gives each value that an option may have a line of its own.
    private static string OneLine(string message) =>
        string.Join(' ', message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));

    private static string HelpCommandFor(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = command.Parent)
        {
            names.Push(command.Command is RootCommand ? "finapi" : command.Command.Name);
        }

        return string.Join(' ', names) + " --help";
    }
}
