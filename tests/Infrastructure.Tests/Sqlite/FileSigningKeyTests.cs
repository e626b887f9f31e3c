using System.Runtime.Versioning;
using FinApi.Application.Paging;
using FinApi.Application.Storage;

namespace FinApi.Infrastructure.Tests.Sqlite;

public sealed class FileSigningKeyTests
{
    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Bytes_NewKey_IsReadableByItsOwnerOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are those of Unix.");
        await using var store = new SqliteStore();

        var bytes = store.SigningKey.Bytes.ToArray();

        var file = KeyFile(store);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(file)!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public async Task Bytes_FileOfAnotherSize_IsRefused(int length)
    {
        await using var store = new SqliteStore();
        Directory.CreateDirectory(Path.GetDirectoryName(KeyFile(store))!);
        await File.WriteAllBytesAsync(KeyFile(store), new byte[length], TestContext.Current.CancellationToken);

        var refused = Assert.Throws<StoreUnusableException>(() => ReadKey(store.SigningKey));

        Assert.Contains($"has {length} bytes", refused.Message, StringComparison.Ordinal);
    }

    private static string KeyFile(SqliteStore store) => Path.Combine(store.Folder, "keys", "page-token.key");

    private static void ReadKey(ISigningKey key) => _ = key.Bytes;
}
