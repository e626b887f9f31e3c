using System.Text.RegularExpressions;
using FinApi.Cli.Server;

namespace FinApi.Cli.Tests.Support;

/// <summary>One run of the command line, in process, with its output.</summary>
internal sealed partial record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>The errors without the lines that tell how far a slow import is.</summary>
    public string Faults => Progress().Replace(Error, string.Empty);

    // Short waits: these tests are about what happens after the wait.
    public static RetryPolicy Impatient { get; } =
        new(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(20));

    public static async Task<CliRun> RunAsync(
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyList<string> arguments,
        Interruption? interruption = null,
        RetryPolicy? retry = null,
        string input = "")
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var reader = new StringReader(input);
        var context = new CliContext(
            output,
            CliContext.CreateConsole(output, isTerminal: false),
            CliContext.CreateConsole(error, isTerminal: false),
            environment.GetValueOrDefault)
        {
            Retry = retry ?? Impatient,
            Input = reader,
        };
        using var none = new Interruption();
        var exitCode = await CliApplication.RunAsync(arguments, context, interruption ?? none);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    [GeneratedRegex(
        @"^.*: [\d,]+ rows(, \d+ %)?, [\d,]+ rows/s.*\n",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1_000)]
    private static partial Regex Progress();
}
