using FinApi.Cli.Tests.Support;

namespace FinApi.Cli.Tests;

public sealed class WrongUseTests
{
    private static readonly Dictionary<string, string> Nowhere = new() { ["XDG_CONFIG_HOME"] = "/nonexistent" };

    [Theory]
    [InlineData("", "Required command was not provided.", "finapi --help")]
    [InlineData("imprt trades a", "'imprt' is not a command: did you mean import?", "finapi --help")]
    [InlineData("import trade a", "'trade' is not a command: did you mean trades?", "finapi import --help")]
    [InlineData(
        "import frobnicate", "'frobnicate' is not a command. Commands are trades, quotes,", "finapi import --help")]
    [InlineData("keys --jsno", "'--jsno' is not an option: did you mean --json?", "finapi keys --help")]
    [InlineData("import trades", "Required argument missing", "finapi import trades --help")]
    [InlineData("import trades a --mic x", "'x' is not a market", "finapi import trades --help")]
    [InlineData("import bars a --interval 4h", "The server folds bars of 4h from 1h", "finapi import bars --help")]
    [InlineData("import trades a --symbol a$", "'a$' is not a symbol", "finapi import trades --help")]
    [InlineData("import trades a b --source x", "need a single file", "finapi import trades --help")]
    [InlineData(
        "import instruments a --no-create", "'--no-create' is not an option", "finapi import instruments --help")]
    [InlineData("quote A --jsn", "'--jsn' is not an option", "finapi quote --help")]
    [InlineData("bars A --interval 7m", "'7m' is not an interval", "finapi bars --help")]
    [InlineData("bars A --start soon", "'soon' is not a time", "finapi bars --help")]
    [InlineData("bars A --limit 0", "'0' is not a count", "finapi bars --help")]
    [InlineData("bars A --adjustment some", "one of: 'raw' 'split' 'dividend'", "finapi bars --help")]
    [InlineData("keys create", "Required argument missing", "finapi keys create --help")]
    [InlineData("keys rotate K --grace 169", "'169' is not a number of hours", "finapi keys rotate --help")]
    [InlineData("usage --start soon", "'soon' is not a date", "finapi usage --help")]
    [InlineData("bars A --csv --plot", "exclude each other", "finapi bars --help")]
    public async Task Run_WrongUse_SaysWhatIsWrongAndExitsWithTwo(string arguments, string message, string help)
    {
        var run = await CliRun.RunAsync(Nowhere, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Contains($"Help: {help}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FINAPI_URL", "localhost", "FINAPI_URL is 'localhost'")]
    [InlineData("FINAPI_GRPC", "ftp://x", "FINAPI_GRPC is 'ftp://x'")]
    public async Task Run_WrongAddress_NamesTheVariable(string variable, string value, string message)
    {
        var environment = new Dictionary<string, string>(Nowhere) { [variable] = value };

        var run = await CliRun.RunAsync(environment, ["status"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "Usage:")]
    [InlineData("import trades --help", "finapi import trades FILE.csv.gz")]
    [InlineData("bars --help", "--adjustment")]
    public async Task Run_Help_ShowsExamplesAndSettings(string arguments, string text)
    {
        var run = await CliRun.RunAsync(Nowhere, arguments.Split(' '));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(text, run.Output, StringComparison.Ordinal);
        Assert.Contains("FINAPI_GRPC", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SettingsFile_IsReadUnlessTheEnvironmentSaysOtherwise()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.PathOf("finapi"));
        folder.Write("finapi/config.json", """{ "url": "http://127.0.0.1:1", "grpc": "nonsense" }""");
        var environment = new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = folder.Path };

        var fromFile = await CliRun.RunAsync(environment, ["status"]);
        environment["FINAPI_GRPC"] = "http://127.0.0.1:2";
        var overridden = await CliRun.RunAsync(environment, ["status"]);

        Assert.Equal(2, fromFile.ExitCode);
        Assert.Contains("\"grpc\" in the settings file is 'nonsense'", fromFile.Error, StringComparison.Ordinal);
        Assert.Equal(1, overridden.ExitCode);
        Assert.Contains("No server answers at http://127.0.0.1:1.", overridden.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BrokenSettingsFile_SaysWhichFile()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.PathOf("finapi"));
        var file = folder.Write("finapi/config.json", "{");

        var environment = new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = folder.Path };

        var run = await CliRun.RunAsync(environment, ["status"]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"{file} is not a settings file", run.Error, StringComparison.Ordinal);
    }
}
