using System.Diagnostics;
using FinApi.Cli.Tests.Support;

namespace FinApi.Cli.Tests.Terminals;

/// <summary>
/// A terminal of tmux, which nobody sees: programs run in it as they do before a person, and its screen can be read.
/// </summary>
internal sealed class Terminal : IAsyncDisposable
{
    // Seconds after which a terminal that a killed test has left behind is gone.
    private const int Patience = 600;

    // A program that waits for what never comes fails its test, instead of keeping the run.
    internal static TimeSpan Longest { get; } = TimeSpan.FromMinutes(3);

    private const string Settings = """
        set -g status off
        set -g history-limit 5000
        """;

    private readonly TemporaryFolder _folder = new();
    private int _count;

    // Beside the scripts, and gone with them.
    private string Socket => _folder.PathOf("tmux");

    private Terminal()
    {
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens one of a size; skips the test where there is no tmux.</summary>
    public static async Task<Terminal> OpenAsync(int columns, int rows)
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, "tmux"))),
            "There is no tmux: apt-get install tmux.");
        var terminal = new Terminal();
        var settings = terminal._folder.Write("tmux.conf", Settings);
        await terminal.TmuxAsync(
            "-f", settings, "new-session", "-d", "-x", $"{columns}", "-y", $"{rows}", $"sleep {Patience}");
        return terminal;
    }

    /// <summary>Starts a line of the shell on a screen of its own.</summary>
    public async Task<Screen> StartAsync(string line, IReadOnlyDictionary<string, string> environment)
    {
        var name = $"{Interlocked.Increment(ref _count)}";
        var exports = environment.Select(pair => $"export {pair.Key}='{pair.Value}'");
        var script = _folder.Write($"{name}.sh", $"""
            {string.Join('\n', exports)}
            unset TMUX TMUX_PANE
            before=$(stty -g)
            trap : INT
            {line}
            code=$?
            trap '' INT
            echo $code >'{_folder.PathOf(name)}'
            [ "$(stty -g)" = "$before" ] || echo "The terminal is not as it was."
            tmux -S '{Socket}' wait-for -S ended-{name}
            sleep {Patience}
            """);
        var raw = _folder.PathOf($"{name}.raw");
        var pane = (await TmuxAsync(
            "new-window", "-d", "-P", "-F", "#{pane_id}", $"tmux -S '{Socket}' wait-for go-{name}; exec sh '{script}'"))
            .Trim();
        await TmuxAsync("pipe-pane", "-t", pane, $"cat > '{raw}'; tmux -S '{Socket}' wait-for -S piped-{name}");
        await TmuxAsync("wait-for", "-S", $"go-{name}");
        return new Screen(this, pane, name, _folder.PathOf(name), raw);
    }

    /// <summary>Runs a line of the shell to its end.</summary>
    public async Task<ScreenShot> RunAsync(string line, IReadOnlyDictionary<string, string> environment) =>
        await (await StartAsync(line, environment)).WaitForEndAsync();

    public async ValueTask DisposeAsync()
    {
        await TmuxAsync("kill-server");
        _folder.Dispose();
    }

    internal async Task<string> TmuxAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("tmux", ["-u", "-S", Socket, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };

        // A tmux that runs the tests is not the one meant.
        start.Environment.Remove("TMUX");
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        ending.CancelAfter(Longest);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(ending.Token);
            await process.WaitForExitAsync(ending.Token);
            return output;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
