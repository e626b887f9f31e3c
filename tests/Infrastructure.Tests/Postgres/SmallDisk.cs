namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>A disk of a few megabytes in memory, which only root can mount, with a tablespace.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _tablespace = $"small_{Guid.NewGuid():N}";

    private SmallDisk(string folder) => _folder = folder;

    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        PostgresInstallation.SkipUnlessThere();
        Assert.SkipUnless(PostgresInstallation.IsRoot, "Only root can mount a disk that is soon full.");
        var disk = new SmallDisk(await PostgresInstallation.CreateFolderAsync());
        await PostgresInstallation.RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk._folder);
        await PostgresInstallation.RunAsync("chown", "postgres", disk._folder);
        return disk;
    }

    /// <summary>Has the database's new tables made on it.</summary>
    public async Task TakeAsync(TestDatabase database)
    {
        var server = await SharedPostgres.Server;
        await server.ExecuteAsync("postgres", $"CREATE TABLESPACE {_tablespace} LOCATION '{_folder}'");
        await server.ExecuteAsync(
            "postgres", $"ALTER DATABASE {database.Name} SET default_tablespace = '{_tablespace}'");
        await server.EndSessionsAsync(database.Name);
    }

    public Task GrowAsync(int megabytes) =>
        PostgresInstallation.RunAsync("mount", "-o", $"remount,size={megabytes}m", _folder);

    public async ValueTask DisposeAsync()
    {
        await (await SharedPostgres.Server).ExecuteAsync("postgres", $"DROP TABLESPACE IF EXISTS {_tablespace}");
        await PostgresInstallation.RunAsync("umount", _folder);
        Directory.Delete(_folder, recursive: true);
    }
}
