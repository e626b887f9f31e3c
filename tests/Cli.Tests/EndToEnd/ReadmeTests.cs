using System.Diagnostics;
using System.Text.RegularExpressions;
using FinApi.Cli.Tests.Support;

namespace FinApi.Cli.Tests.EndToEnd;

/// <summary>
/// Runs every command of README.md and of guides, in their order, as a reader would: against a fresh server with the
/// simulated feed.
/// </summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/streaming.md")]
    public async Task Commands_InOrder_AllWork(string file)
    {
        var commands = Block().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, file), Token))
            .SelectMany(block => block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Where(command => command != "dotnet run --project src/Api").ToList();
        Assert.True(commands.Count > 5, $"{file} has lost its commands.");
        await using var server = await RealServer.StartAsync(_folder.PathOf("data"), Token, feed: "Simulated");
        await WaitForQuoteAsync(server);

        var exports = string.Empty;
        foreach (var command in commands)
        {
            if (command.StartsWith("export ", StringComparison.Ordinal))
            {
                exports += command + " && ";
                continue;
            }

            var (exitCode, output) = await RunAsync(exports + command, server);

            Assert.True(exitCode == 0, $"{command}\nexit code {exitCode}\n{output}");
            Assert.True(output.Length > 0 || command.Contains('>', StringComparison.Ordinal), $"{command}: no output");
            Assert.DoesNotContain("\"code\":", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Readme_FirstCommand_ServesAMarket()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), Token);

        Assert.Equal("dotnet run --project src/Api\n", Block().Match(text).Groups["lines"].Value);
    }

    private static async Task WaitForQuoteAsync(RealServer server)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Environment["FINAPI_URL"]) };
        http.DefaultRequestHeaders.Add("x-api-key", server.Environment["FINAPI_KEY"]);
        while (!(await http.GetAsync("/v1/instruments/AAPL/quote", Token)).IsSuccessStatusCode)
        {
            Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string command, RealServer server)
    {
        // The same commands, but for what is fixed in the text and free in a test: ports, and what is already built.
        var cli = Path.Combine(AppContext.BaseDirectory, "finapi.dll");
        var text = command
            .Replace("http://localhost:8081", server.Environment["FINAPI_GRPC"], StringComparison.Ordinal)
            .Replace("localhost:8080", server.Environment["FINAPI_URL"]["http://".Length..], StringComparison.Ordinal)
            .Replace("dotnet run --project src/Cli --", $"dotnet '{cli}'", StringComparison.Ordinal)
            .Replace("tools/buf", $"'{Repository.Root}/tools/buf'", StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-c", $"({text}) 2>&1"])
        {
            UseShellExecute = false,
            WorkingDirectory = _folder.PathOf("."),
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in server.Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, output);
    }

    [GeneratedRegex(@"```bash\n(?<lines>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Block();
}
