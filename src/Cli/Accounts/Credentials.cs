using Spectre.Console;

namespace FinApi.Cli.Accounts;

/// <summary>
/// Asks for what must not stand on a command line, where other users and the shell's history would see it.
/// </summary>
internal static class Credentials
{
    /// <summary>From the terminal, or a line of standard input where there is none.</summary>
    public static Task<string> AskAsync(
        CliContext context, string what, bool isSecret, CancellationToken cancellationToken) =>
        context.ErrorConsole.Profile.Capabilities.Interactive && context.ReadsTerminal
            ? PromptAsync(context.ErrorConsole, what, isSecret, cancellationToken)
            : ReadLineAsync(context.Input, what, cancellationToken);

    private static async Task<string> PromptAsync(
        IAnsiConsole console, string what, bool isSecret, CancellationToken cancellationToken)
    {
        var prompt = new TextPrompt<string>($"{what}:");
        try
        {
            return await (isSecret ? prompt.Secret(mask: null) : prompt)
                .ShowAsync(new EndableConsole(console), cancellationToken);
        }
        catch (EndOfStreamException)
        {
            console.WriteLine();
            throw Ended(what);
        }
        catch (OperationCanceledException)
        {
            // The question stands on the line on which the next sentence would begin.
            console.WriteLine();
            throw;
        }
    }

    // A reader of standard input cannot be interrupted: it is left behind.
    private static async Task<string> ReadLineAsync(
        TextReader input, string what, CancellationToken cancellationToken)
    {
        var line = await Task.Run(input.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        return line is { Length: > 0 }
            ? line
            : throw Ended(what);
    }

    private static CliException Ended(string what) =>
        new($"Standard input ended before the {what.ToLowerInvariant()}.", ExitCode.WrongUse);
}
