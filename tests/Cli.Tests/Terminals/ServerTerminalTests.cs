using FinApi.Cli.Tests.EndToEnd;
using FinApi.Cli.Tests.Support;

namespace FinApi.Cli.Tests.Terminals;

/// <summary>The server and its commands as processes in a terminal, and its screen read.</summary>
public sealed class ServerTerminalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(80, "xterm-256color", true)]
    [InlineData(60, "dumb", false)]
    public async Task Server_InATerminal_SaysWhatItDoesAndEndsWithCtrlC(int columns, string term, bool isColourless)
    {
        var looks = new Looks(columns, term, isColourless);
        await using var terminal = await Terminal.OpenAsync(columns, rows: 30);
        var environment = looks.AddTo(new Dictionary<string, string>());
        var screen = await terminal.StartAsync(
            $"{Server} --Feed:History=false --Ports:Http=0 --Ports:Grpc=0 {Data}", environment);
        await screen.WaitForAsync("Keys of every plan");
        await screen.PressAsync("C-c");

        var shot = await screen.WaitForEndAsync();

        Assert.True(shot.ExitCode == 0, shot.Text);
        Assert.True(shot.IsCursorShown, shot.Text);
        Assert.Contains("The market is simulated: prices of 50 shares", shot.Text, StringComparison.Ordinal);
        Assert.Contains("/live#demo=", shot.Text, StringComparison.Ordinal);
        Assert.True(looks.DrawsInPlace || !shot.Raw.Contains('\e', StringComparison.Ordinal), shot.Raw);
        Assert.True(!isColourless || !shot.HasLooks, shot.Raw);
    }

    [Fact]
    public async Task Commands_InATerminal_EndWithASentence()
    {
        await using var terminal = await Terminal.OpenAsync(60, rows: 50);
        var environment = new Looks(60, "xterm-256color", IsColourless: true).AddTo(new Dictionary<string, string>());
        (string Arguments, int ExitCode, string Shown)[] commands =
        [
            ("--help", 0, "create-operator"),
            ("bakup", 2, "bakup is not a command: did you mean backup?"),
            ($"create-operator me@example.com {Data}", 0, "fin_live_"),
            ($"grant-plan me@example.com free {Data}", 0, "me@example.com has the plan free now"),
            ($"backup {Data} --Backup:Path={_folder.PathOf("backup")}", 0, "Backed up to"),
            ($"restore {_folder.PathOf("nowhere")} {Data}", 1, "write restore and the folder of a backup"),
            ($"migrate {Data}", 1, "so there is nothing to migrate"),
            ($"detach-day trade 2026-11-20 {Data}", 1, "so there is no day to detach"),
            ("openapi | head -c 20", 0, "\"openapi\""),
        ];

        foreach (var (arguments, exitCode, expected) in commands)
        {
            var shot = await terminal.RunAsync($"{Server} {arguments}", environment);

            var shown = $"{arguments}\n{shot.Text}";
            Assert.True(shot.ExitCode == exitCode, $"Exit code {shot.ExitCode}, {shown}");
            Assert.True(shot.Text.Contains(expected, StringComparison.Ordinal), $"No {expected}, {shown}");
            Assert.True(shot.IsCursorShown && !shot.HasLooks, shown);
            Assert.DoesNotContain("   at FinApi.", shot.Text, StringComparison.Ordinal);
        }
    }

    private string Data => $"--Data:Path={_folder.PathOf("data")}";

    private static string Server => $"dotnet '{RealServer.FindAssembly()}'";
}
