using System.Net;
using FinApi.Cli.Tests.Download;
using FinApi.Cli.Tests.Support;

namespace FinApi.Cli.Tests.Terminals;

/// <summary><c>finapi download</c> as a process in a terminal.</summary>
public sealed class DownloadTerminalTests : IAsyncLifetime
{
    private const string Name = "trades-2026-11-20-r1.parquet";

    private readonly TemporaryFolder _folder = new();
    private FakeArchive _archive = null!;

    private string Line => $"{CommandTerminalTests.Finapi} download trades --output '{_folder.Path}'";

    public async ValueTask InitializeAsync()
    {
        _archive = await FakeArchive.StartAsync(TestContext.Current.CancellationToken);
        var content = new byte[400_000];
        new Random(1).NextBytes(content);
        _archive.Files[Name] = content;
    }

    public async ValueTask DisposeAsync()
    {
        await _archive.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(50)]
    [InlineData(120)]
    public async Task Download_ThatIsInterrupted_ShowsHowFarItIsAndGoesOn(int columns)
    {
        await using var terminal = await Terminal.OpenAsync(columns, rows: 20);
        var environment = new Looks(columns, "xterm-256color").AddTo(_archive.Environment);
        _archive.Holds = true;
        _archive.Next.Enqueue((HttpStatusCode.PartialContent, 100_000));

        var screen = await terminal.StartAsync(Line, environment);
        await screen.WaitForAsync(" 25%");
        await screen.PressAsync("C-c");
        var stopped = await screen.WaitForEndAsync();
        var again = await terminal.RunAsync(Line, environment);

        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("What has come is kept", stopped.Text, StringComparison.Ordinal);
        Assert.True(stopped is { IsCursorShown: true, IsCursorAtStart: true }, stopped.Text);
        Assert.DoesNotContain("The terminal is not as it was.", stopped.Text, StringComparison.Ordinal);
        Assert.True(again.ExitCode == 0, again.Text);
        Assert.Contains("100%", again.Text, StringComparison.Ordinal);
        Assert.Equal([0L, 100_000L], _archive.Starts);
        Assert.Equal(_archive.Files[Name], await File.ReadAllBytesAsync(
            Path.Combine(_folder.Path, Name), TestContext.Current.CancellationToken));
    }
}
