using System.Net;
using FinApi.Cli.Tests.Support;

namespace FinApi.Cli.Tests.Download;

public sealed class DownloadTests : IAsyncLifetime
{
    private const string Name = "trades-2026-11-20-r1.parquet";
    private const string Newer = "trades-2026-11-20-r2.parquet";

    private readonly TemporaryFolder _folder = new();
    private FakeArchive _archive = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Output => Path.Combine(_folder.Path, "files");

    public async ValueTask InitializeAsync()
    {
        _archive = await FakeArchive.StartAsync(Token);
        _archive.Files[Name] = Content(500_000, seed: 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _archive.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Download_OfDays_HasTheFilesAndSendsNoKeyForThem()
    {
        _archive.Files["trades-2026-11-19-r1.parquet"] = Content(10, seed: 2);

        var run = await RunAsync("--from", "2026-11-19", "--to", "2026-11-20");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Downloading 2 files, 500.0 kB, to ", run.Error, StringComparison.Ordinal);
        AssertHasFiles();
        Assert.False(_archive.SawKey);
        var query = Assert.Single(_archive.Lists);
        Assert.Contains("start_date=2026-11-19", query, StringComparison.Ordinal);
        Assert.Contains("end_date=2026-11-21", query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_UpToTheLastDayOfAll_HasNoEnd()
    {
        var run = await RunAsync("--to", "9999-12-31");

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("end_date", Assert.Single(_archive.Lists), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_Again_AsksForNothingThatIsThere()
    {
        await RunAsync();

        var run = await RunAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("All 1 files are in ", run.Error, StringComparison.Ordinal);
        Assert.Single(_archive.Starts);
    }

    [Fact]
    public async Task Download_OfALineThatBreaks_GoesOnWhereItWas()
    {
        _archive.Next.Enqueue((HttpStatusCode.PartialContent, 200_000));
        _archive.Next.Enqueue((HttpStatusCode.ServiceUnavailable, null));
        _archive.Next.Enqueue((HttpStatusCode.PartialContent, 100_000));

        var run = await RunAsync();

        Assert.Equal(0, run.ExitCode);
        AssertHasFiles();
        Assert.Equal(0, _archive.Starts[0]);
        Assert.Equal(_archive.Starts.Order(), _archive.Starts);
        Assert.True(_archive.Starts[^1] > 0);
        Assert.Contains("Trying again in", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_OfAPartOfAnEarlierRun_AsksForTheRest()
    {
        Directory.CreateDirectory(Output);
        await File.WriteAllBytesAsync(PathOf($"{Name}.part"), _archive.Files[Name][..123_456], Token);

        var run = await RunAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Downloading 1 file, 376.5 kB, to ", run.Error, StringComparison.Ordinal);
        Assert.Equal([123_456L], _archive.Starts);
        AssertHasFiles();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(500_000)]
    [InlineData(700_000)]
    public async Task Download_OfAPartWithOtherBytes_BeginsAnew(int length)
    {
        Directory.CreateDirectory(Output);
        await File.WriteAllBytesAsync(PathOf($"{Name}.part"), new byte[length], Token);

        var run = await RunAsync();

        Assert.Equal(0, run.ExitCode);
        AssertHasFiles();
    }

    [Fact]
    public async Task Download_FromOneWhoKnowsNoRanges_BeginsAnew()
    {
        Directory.CreateDirectory(Output);
        await File.WriteAllBytesAsync(PathOf($"{Name}.part"), _archive.Files[Name][..100], Token);
        _archive.Next.Enqueue((HttpStatusCode.OK, _archive.Files[Name].Length));

        var run = await RunAsync();

        Assert.Equal(0, run.ExitCode);
        AssertHasFiles();
    }

    [Fact]
    public async Task Download_WithALinkThatIsOver_AsksForANewOne()
    {
        _archive.Next.Enqueue((HttpStatusCode.PartialContent, 200_000));
        _archive.Next.Enqueue((HttpStatusCode.Forbidden, null));

        var run = await RunAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("date=2026-11-20", _archive.Lists[^1], StringComparison.Ordinal);
        Assert.True(_archive.Starts[^1] > 0);
        AssertHasFiles();
    }

    [Fact]
    public async Task Download_OfARevisionThatIsReplaced_HasTheNewer()
    {
        _archive.Next.Enqueue((HttpStatusCode.PartialContent, 200_000));
        _archive.BeforeAnswer = () =>
        {
            if (_archive.Starts.Count > 1)
            {
                _archive.Files.Remove(Name);
                _archive.Files[Newer] = Content(300_000, seed: 3);
            }
        };

        var run = await RunAsync();

        Assert.Equal(0, run.ExitCode);
        AssertHasFiles();
        Assert.Equal([Newer], Directory.EnumerateFiles(Output).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Download_BesideAnOlderRevision_NamesIt()
    {
        await RunAsync();
        _archive.Files.Remove(Name);
        _archive.Files[Newer] = Content(300_000, seed: 3);

        var run = await RunAsync();

        Assert.Contains($"has taken the place of {Name}.", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(PathOf(Name)));
    }

    [Fact]
    public async Task Download_OfLinksThatAreRefused_SaysWhoHasToLook()
    {
        for (var i = 0; i < 5; i++)
        {
            _archive.Next.Enqueue((HttpStatusCode.Forbidden, null));
        }

        var run = await RunAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("and a new one too", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_OfAServerThatStaysAway_GivesUpAndKeepsWhatCame()
    {
        _archive.Next.Enqueue((HttpStatusCode.PartialContent, 200_000));
        for (var i = 0; i < 1_000; i++)
        {
            _archive.Next.Enqueue((HttpStatusCode.BadGateway, null));
        }

        var run = await CliRun.RunAsync(
            _archive.Environment,
            ["download", "trades", "--output", Output],
            retry: CliRun.Impatient with { GiveUpAfter = TimeSpan.FromMilliseconds(50) });

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Gave up after", run.Error, StringComparison.Ordinal);
        Assert.True(new FileInfo(PathOf($"{Name}.part")).Length > 0);
    }

    [Fact]
    public async Task Download_IntoAFile_SaysWhatToLookAt()
    {
        await File.WriteAllTextAsync(Output, "no folder", Token);

        var run = await RunAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Look at the folder", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfFiles_ShowsRowsAndBytesAndDownloadsNone()
    {
        var run = await RunAsync("--list");

        Assert.Matches(@"2026-11-20 +trades-2026-11-20-r1\.parquet +500,000 +500\.0 kB", run.Output);
        Assert.Empty(_archive.Starts);
        Assert.False(Directory.Exists(Output));
        Assert.Contains("\"sha256\"", (await RunAsync("--json")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("download")]
    [InlineData("download", "ticks")]
    [InlineData("download", "trades", "--from", "20.11.2026")]
    [InlineData("download", "trades", "--from", "2026-11-20", "--to", "2026-11-19")]
    public async Task Download_OfAWrongCommand_IsRefused(params string[] arguments)
    {
        var run = await CliRun.RunAsync(_archive.Environment, arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(_archive.Lists);
    }

    [Fact]
    public async Task Download_OfNothing_SaysSo()
    {
        _archive.Files.Clear();

        var run = await RunAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("There are no files of trades", run.Error, StringComparison.Ordinal);
    }

    private Task<CliRun> RunAsync(params string[] options) =>
        CliRun.RunAsync(_archive.Environment, ["download", "trades", "--output", Output, .. options]);

    private void AssertHasFiles()
    {
        foreach (var (name, content) in _archive.Files)
        {
            Assert.Equal(content, File.ReadAllBytes(PathOf(name)));
        }

        Assert.Empty(Directory.EnumerateFiles(Output, "*.part"));
    }

    private string PathOf(string name) => Path.Combine(Output, name);

    private static byte[] Content(int length, int seed)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }
}
