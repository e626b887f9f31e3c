using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

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
            foreach (var error in parsed.Errors)
            {
                context.WriteError(error.Message);
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
