using System.Globalization;

namespace FinApi.Cli.Tests.Terminals;

/// <summary>What a program shows while it runs in a terminal.</summary>
internal sealed class Screen(Terminal terminal, string pane, string name, string exitPath, string rawPath)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Presses keys, by the names that tmux has for them.</summary>
    public Task PressAsync(params string[] keys) => terminal.TmuxAsync(["send-keys", "-t", pane, .. keys]);

    /// <summary>Waits until the screen shows a text.</summary>
    public async Task WaitForAsync(string text)
    {
        var start = TimeProvider.System.GetTimestamp();
        string shown;
        do
        {
            shown = await terminal.TmuxAsync("capture-pane", "-p", "-J", "-t", pane);
            Assert.True(
                !File.Exists(exitPath) || shown.Contains(text, StringComparison.Ordinal), $"It has ended:\n{shown}");
            Assert.True(
                TimeProvider.System.GetElapsedTime(start) < Terminal.Longest, $"{text} does not come:\n{shown}");
        }
        while (!shown.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>Waits for the end of the program and reads what it leaves.</summary>
    public async Task<ScreenShot> WaitForEndAsync()
    {
        await terminal.TmuxAsync("wait-for", $"ended-{name}");
        await terminal.TmuxAsync("pipe-pane", "-t", pane);
        await terminal.TmuxAsync("wait-for", $"piped-{name}");
        var cursor = (await terminal.TmuxAsync("display-message", "-p", "-t", pane, "#{cursor_flag} #{cursor_x}"))
            .Trim().Split(' ');
        var rows = await terminal.TmuxAsync("capture-pane", "-p", "-S", "-", "-t", pane);
        var lines = await terminal.TmuxAsync("capture-pane", "-p", "-J", "-S", "-", "-t", pane);
        await terminal.TmuxAsync("kill-pane", "-t", pane);
        return new ScreenShot(
            int.Parse(await File.ReadAllTextAsync(exitPath, Token), CultureInfo.InvariantCulture),
            IsCursorShown: cursor[0] == "1",
            IsCursorAtStart: cursor[1] == "0",
            LinesOf(rows),
            LinesOf(lines),
            await File.ReadAllTextAsync(rawPath, Token));
    }

    private static string[] LinesOf(string text) => [.. text.TrimEnd().Split('\n').Select(line => line.TrimEnd())];
}
