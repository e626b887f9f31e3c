using Spectre.Console;

namespace FinApi.Cli.Accounts;

/// <summary>
/// Asks for what must not stand on a command line, where other users and the shell's history would see it.
/// </summary>
internal static class Credentials
{
    /// <summary>From the terminal, or a line of standard input where there is none.</summary>
    public static string Ask(CliContext context, string what, bool isSecret)
    {
        if (!context.ErrorConsole.Profile.Capabilities.Interactive || !context.ReadsTerminal)
        {
            return context.Input.ReadLine() is { Length: > 0 } line
                ? line
                : throw new CliException(
                    $"Standard input ended before the {what.ToLowerInvariant()}.", ExitCode.WrongUse);
        }

        var prompt = new TextPrompt<string>($"{what}:");
        return context.ErrorConsole.Prompt(isSecret ? prompt.Secret(mask: null) : prompt);
    }
}
