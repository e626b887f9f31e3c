using FinApi.Cli.CommandLine;
using Spectre.Console;

namespace FinApi.Cli;

/// <summary>What a command meets of the outer world; tests put their own in its place.</summary>
internal sealed class CliContext(
    TextWriter output, IAnsiConsole console, IAnsiConsole errorConsole, Func<string, string?> environment)
{
    /// <summary>Standard output as it is: for CSV and JSON, which no console may wrap.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Standard output for tables.</summary>
    public IAnsiConsole Console { get; } = console;

    /// <summary>Standard error: progress and what went wrong.</summary>
    public IAnsiConsole ErrorConsole { get; } = errorConsole;

    public Func<string, string?> Environment { get; } = environment;

    /// <summary>Standard input, for what is asked where there is no terminal.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>Whether somebody can type an answer.</summary>
    public bool ReadsTerminal { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    public static CliContext OfProcess() => new(
        System.Console.Out,
        CreateConsole(System.Console.Out, !System.Console.IsOutputRedirected),
        CreateConsole(System.Console.Error, !System.Console.IsErrorRedirected),
        System.Environment.GetEnvironmentVariable)
    {
        Input = System.Console.In,
        ReadsTerminal = !System.Console.IsInputRedirected,
    };

    public static IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal)
    {
        // A file or pipe has no width: wrapped rows would be no use to the program that reads them.
        const int widthOfFile = 1_000;

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal)
        {
            console.Profile.Width = widthOfFile;
        }
        else if (console.Profile.Capabilities.ColorSystem == ColorSystem.NoColors)
        {
            console.Pipeline.Attach(new Unstyled());
        }

        return console;
    }

    /// <summary>
    /// A sentence on standard output, its control characters escaped. Not through the console, which would break paths
    /// at its width.
    /// </summary>
    public void Write(string sentence) => Output.WriteLine(PrintableText.Of(sentence));

    /// <summary>A sentence on standard error, like <see cref="Write"/>.</summary>
    public void WriteError(string sentence) => ErrorConsole.Profile.Out.Writer.WriteLine(PrintableText.Of(sentence));
}
