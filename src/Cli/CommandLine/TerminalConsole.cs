using Spectre.Console;

namespace FinApi.Cli.CommandLine;

/// <summary>What a console is able to show.</summary>
internal static class TerminalConsole
{
    /// <summary>Whether it can draw over what it has drawn; a dumb terminal cannot.</summary>
    public static bool DrawsInPlace(this IAnsiConsole console) =>
        console.Profile.Capabilities is { Interactive: true, Ansi: true };
}
