using System.Text.Json.Nodes;
using FinApi.Cli.Tests.EndToEnd;
using FinApi.Cli.Tests.Support;

namespace FinApi.Cli.Tests.Terminals;

/// <summary><c>finapi delete</c> asks a person: only who types the word loses data.</summary>
public sealed class DeletionTerminalTests : IDisposable
{
    private const string Unknown = "Unknown: AAA.";
    private const string Question = "Confirmation (delete)";

    private const string Trades = """
        symbol,timestamp_utc,price,size
        AAA,2026-11-20T15:00:00Z,10.5,100
        AAA,2026-11-20T15:00:01Z,10.6,200
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Delete_InATerminal_DeletesOnlyForTheWord()
    {
        await using var terminal = await Terminal.OpenAsync(80, rows: 40);
        await using var server = await RealServer.StartAsync(_folder.PathOf("data"), Token);
        var imported = await server.RunAsync("import", "trades", _folder.Write("a.csv", Trades), "--mic", "XNYS");
        Assert.True(imported.ExitCode == 0, imported.Error);
        var keys = await File.ReadAllTextAsync(_folder.PathOf("data/demo-keys.json"), Token);
        var environment = new Dictionary<string, string>(server.Environment)
        {
            ["FINAPI_KEY"] = (string)JsonNode.Parse(keys)!["enterprise"]!,
        };

        var other = await AnswerAsync(terminal, environment, "yes", "Enter");
        var left = await AnswerAsync(terminal, environment, "C-c");
        var ended = await AnswerAsync(terminal, environment, "d", "e", "C-d");
        var known = await server.RunAsync("quote", "AAA");
        // tmux takes the word for the name of a key.
        var done = await AnswerAsync(terminal, environment, "d", "e", "l", "e", "t", "e", "Enter");
        var gone = await server.RunAsync("quote", "AAA");

        Assert.True(other.ExitCode == 1, other.Text);
        Assert.Matches("AAA +. trades +. 2 +. 1 +. 2026-11-20T15:00:00Z", other.Text);
        Assert.Contains("This goes for good: 2 trades, 1 instrument, about", other.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing is deleted: the answer was not", other.Text, StringComparison.Ordinal);
        Assert.True(left.ExitCode != 0, left.Text);
        Assert.DoesNotContain("   at FinApi.", left.Text, StringComparison.Ordinal);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("Standard input ended before the confirmation", ended.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Unknown, known.Error, StringComparison.Ordinal);
        Assert.True(done.ExitCode == 0, done.Text);
        Assert.Contains(": 2 trades, 1 instrument.", done.Text, StringComparison.Ordinal);
        Assert.Contains(Unknown, gone.Error, StringComparison.Ordinal);
    }

    private static async Task<ScreenShot> AnswerAsync(
        Terminal terminal, IReadOnlyDictionary<string, string> environment, params string[] keys)
    {
        var finapi = Path.Combine(AppContext.BaseDirectory, "finapi.dll");
        var screen = await terminal.StartAsync($"dotnet '{finapi}' delete instrument AAA", environment);
        await screen.WaitForAsync(Question);
        await screen.PressAsync(keys);
        var shot = await screen.WaitForEndAsync();
        Assert.True(shot.IsCursorShown, shot.Text);
        return shot;
    }
}
