using System.Runtime.Versioning;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Sqlite;

/// <summary>Nothing in a data folder may be read by other users, whoever made the folder and when.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FileModeTests
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OpenFolder =
        Everybody | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    [Fact]
    public async Task Open_FolderThatOthersMayReadWasThere_MakesEveryFileForItsOwnerAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are those of Unix.");
        await using var store = new SqliteStore();
        File.SetUnixFileMode(store.Folder, OpenFolder);

        await store.CommitAsync(MinimalTrade(1));
        _ = store.SigningKey.Bytes;

        Assert.Contains(Path.Combine(store.Folder, "finapi.db-wal"), FilesOf(store.Folder));
        Assert.All(FilesOf(store.Folder), file => Assert.Equal((file, Owner), (file, File.GetUnixFileMode(file))));
    }

    [Fact]
    public async Task Open_FilesOfBefore_AreTakenFromOthers()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are those of Unix.");
        await using var store = new SqliteStore();
        await store.CommitAsync(MinimalTrade(1));
        _ = store.SigningKey.Bytes;
        await store.CloseAsync();
        await File.WriteAllTextAsync(
            Path.Combine(store.Folder, "demo-keys.json"), "{}", TestContext.Current.CancellationToken);
        foreach (var file in FilesOf(store.Folder))
        {
            File.SetUnixFileMode(file, Everybody);
        }

        await store.ReopenAsync();
        await store.CommitAsync(MinimalTrade(2));

        Assert.All(FilesOf(store.Folder), file => Assert.Equal((file, Owner), (file, File.GetUnixFileMode(file))));
    }

    private static string[] FilesOf(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
}
