using System.Runtime.Versioning;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Sqlite;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Sqlite;

public sealed class SqliteStartTests
{
    [Fact]
    public async Task StartingAsync_EmptyFolder_MakesTheDatabaseBeforeAnythingElseStarts()
    {
        var path = Directory.CreateTempSubdirectory("finapi-test-").FullName;
        await using var services = Build(new() { ["Data:Path"] = path });
        var folder = services.GetRequiredService<DataFolder>();
        var start = (IHostedLifecycleService)services.GetServices<IHostedService>().Single();

        await start.StartingAsync(TestContext.Current.CancellationToken);

        Assert.True(File.Exists(folder.DatabasePath));
        Assert.True(File.Exists(Path.Combine(path, "keys", "page-token.key")));
        await services.DisposeAsync();
        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public async Task Open_DatabaseOfANewerVersion_IsRefused()
    {
        await using var store = new SqliteStore();
        store.Database.Open();
        await store.CloseAsync();
        Execute(store, "INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, 'future', '2099-01-01')");

        var refused = await ReopenRefusedAsync(store);

        Assert.Contains("schema 9999", refused, StringComparison.Ordinal);
        Assert.Contains("start the newer FinApi", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Twice_AppliesEachMigrationOnce()
    {
        await using var store = new SqliteStore();
        await store.CommitAsync(MinimalTrade(1));

        await store.ReopenAsync();

        Assert.Equal(1, (await store.Writer.ReadHeadAsync(TestContext.Current.CancellationToken)).LastSequence);
    }

    [Fact]
    public async Task Open_FileThatIsNoDatabase_IsRefused()
    {
        await using var store = new SqliteStore();
        await File.WriteAllTextAsync(
            store.DatabasePath, new string('x', 10_000), TestContext.Current.CancellationToken);

        Assert.Contains("cannot be used", Refused(store), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_DatabaseOfAnotherProgram_IsRefused()
    {
        await using var store = new SqliteStore();
        Execute(store, "CREATE TABLE trade (x)");

        Assert.Contains("cannot be used", Refused(store), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_PathIsAFile_IsRefused()
    {
        await using var store = new SqliteStore();
        var file = Path.Combine(store.Folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await using var onFile = new SqliteStore(file);

        Assert.Contains($"'{file}' cannot be made", Refused(onFile), StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Open_FolderWithoutWriteAccess_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are those of Unix.");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Root may write to any folder.");
        await using var store = new SqliteStore();
        File.SetUnixFileMode(store.Folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var refused = Refused(store);

        File.SetUnixFileMode(store.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Contains("is not writable", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_FolderThatCannotBeMade_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/sys refuses folders on Linux, to root as well.");
        await using var store = new SqliteStore("/sys/finapi");

        Assert.Contains("Set Data:Path to a folder", Refused(store), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_FolderInUseByThisProcess_IsRefused()
    {
        await using var store = new SqliteStore();
        store.Database.Open();
        await using var second = new SqliteStore(store.Folder);

        Assert.Contains("another FinApi", Refused(second), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Data:MaxBytes", "0")]
    [InlineData("Data:MinFreeBytes", "-1")]
    [InlineData("Data:Path", " ")]
    public void Options_WrongValue_IsRefusedWithItsName(string key, string value)
    {
        using var services = Build(new() { [key] = value });

        var refused = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IOptions<DataOptions>>().Value);

        Assert.Contains(key, refused.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Dictionary<string, string?> settings) =>
        new ServiceCollection()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSqlite(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();

    private static void Execute(SqliteStore store, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={store.DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Refused(SqliteStore store) =>
        Assert.Throws<StoreUnusableException>(store.Database.Open).Message;

    private static async Task<string> ReopenRefusedAsync(SqliteStore store)
    {
        await store.ReopenAsync();
        return Refused(store);
    }
}
