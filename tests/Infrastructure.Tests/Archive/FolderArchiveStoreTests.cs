using System.Runtime.Versioning;
using FinApi.Application.Archive;
using FinApi.Application.Archive.Files;
using FinApi.Infrastructure.Archive;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Infrastructure.Tests.Archive;

public sealed class FolderArchiveStoreTests : ArchiveStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly FolderArchiveStore _store;

    public FolderArchiveStoreTests()
    {
        _time.SetUtcNow(TimeProvider.System.GetUtcNow());
        _store = new(Options.Create(new ArchiveOptions { Target = Root }), _time);
    }

    private protected override IArchiveStore Store => _store;

    private string Root => Path.Combine(_folder.Path, "above", "archive");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Begin_FileThatANodeHasLeft_GoesAfterADay()
    {
        var upload = await _store.BeginAsync(Name, Token); // never disposed of, as of a process that was killed
        await upload.Content.FlushAsync(Token);

        await WriteAsync("one", isComplete: true);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(Root, "unfinished")));
        _time.Advance(TimeSpan.FromHours(25));
        await WriteAsync("two", isComplete: true);

        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Root, "unfinished")));
        await upload.DisposeAsync();
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Complete_Anything_IsForTheOwnerAlone()
    {
        await WriteAsync("one", isComplete: true);

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead
            | UnixFileMode.OtherExecute;
        foreach (var path in Directory.EnumerateFileSystemEntries(
            Path.Combine(_folder.Path, "above"), "*", SearchOption.AllDirectories))
        {
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & Others);
        }
    }

    [Fact]
    public async Task Begin_FolderThatIsAFile_SaysWhatToLookAt()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Root)!);
        await File.WriteAllTextAsync(Root, "no folder", Token);

        var failure = await Assert.ThrowsAsync<ArchiveUnavailableException>(
            async () => await _store.BeginAsync(Name, Token));

        Assert.Contains("Archive:Target", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_WithoutATarget_SaysHowToSetOne()
    {
        var store = new FolderArchiveStore(Options.Create(new ArchiveOptions()), _time);

        var failure = await Assert.ThrowsAsync<ArchiveUnavailableException>(
            async () => await store.FindAsync(Name, Token));

        Assert.Contains("set Archive:Target", failure.Message, StringComparison.Ordinal);
    }
}
