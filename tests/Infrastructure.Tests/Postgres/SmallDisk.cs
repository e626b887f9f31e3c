namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>A disk of a few megabytes in memory, which only root can mount, with a tablespace.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _tablespace = $"small_{Guid.NewGuid():N}";

    private PostgresServer? _server;

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

    /// <summary>Has a database's new tables made on it; of a server that goes on it is dropped before.</summary>
    public async Task TakeAsync(PostgresServer server, string database)
    {
        _server = server;
        await server.ExecuteAsync("postgres", $"CREATE TABLESPACE {_tablespace} LOCATION '{_folder}'");
        await server.ExecuteAsync("postgres", $"ALTER DATABASE {database} SET default_tablespace = '{_tablespace}'");
        await server.EndSessionsAsync(database);
    }

    /// <summary>Leaves no room on it.</summary>
    public Task FillAsync() =>
        PostgresInstallation.RunAsync("sh", "-c", $"dd if=/dev/zero of='{_folder}/ballast' bs=4k 2>/dev/null || true");

    public Task GrowAsync(int megabytes) =>
        PostgresInstallation.RunAsync("mount", "-o", $"remount,size={megabytes}m", _folder);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await (_server?.ExecuteAsync("postgres", $"DROP TABLESPACE IF EXISTS {_tablespace}") ?? Task.CompletedTask);
        }
        catch (Npgsql.NpgsqlException e) when (e is not Npgsql.PostgresException)
        {
            // The server has ended, and its tablespace with it.
        }

        await PostgresInstallation.RunAsync("umount", _folder);
        Directory.Delete(_folder, recursive: true);
    }
}
