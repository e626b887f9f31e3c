using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>
/// A PostgreSQL server on loopback and a free port, its data in a temporary folder. It ends with this process, however
/// that ends: a shell waits on a pipe from it and then stops the server.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Guard = """
        data=$1; log=$2; shift 2
        "$@" </dev/null >>"$log" 2>&1 &
        read -r _
        kill -QUIT "$(head -n 1 "$data/postmaster.pid" 2>/dev/null)" 2>/dev/null
        wait
        """;

    private const string CleanerScript = """
        read -r _
        rm -rf "$1"
        """;

    // initdb takes two seconds of a processor, and a copy of what it made the twentieth part.
    // Kept with the process that deletes it, which would do so once nothing held its pipe.
    private static readonly Lazy<Task<(string Data, Process Cleaner)>> EmptyCluster = new(InitializeClusterAsync);

    private readonly string _folder;
    private readonly string[] _settings;
    private Process? _guard;

    private PostgresServer(string folder, string[] settings)
    {
        (_folder, _settings) = (folder, settings);
        Port = FreePort.Find();
    }

    public int Port { get; }

    public string DataFolder => Path.Combine(_folder, "data");

    private string LogPath => Path.Combine(_folder, "log");

    /// <summary>Makes an empty cluster and starts it.</summary>
    /// <param name="settings">For postgresql.conf, such as <c>wal_level=logical</c>.</param>
    public static async Task<PostgresServer> CreateAsync(params string[] settings)
    {
        var (empty, _) = await EmptyCluster.Value;
        return await CreateAsync(
            settings, server => [.. PostgresInstallation.Unprivileged, "cp", "-r", empty, server.DataFolder]);
    }

    /// <summary>Makes a standby of this server and starts it.</summary>
    public Task<PostgresServer> CreateStandbyAsync() =>
        CreateAsync(_settings, standby => PostgresInstallation.CommandLine(
            "pg_basebackup", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "finapi", "-D", standby.DataFolder, "-R",
            "-X", "stream", "--checkpoint=fast", "--no-sync"));

    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=finapi;Database={database};Timeout=15";

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync()
    {
        string[] settings =
        [
            $"port={Port}", "listen_addresses=127.0.0.1", $"unix_socket_directories={_folder}", "max_connections=200",
            "fsync=off", "shared_buffers=64MB", "shared_preload_libraries=pg_stat_statements",
            "wal_keep_size=64MB", .. _settings,
        ];
        var server = PostgresInstallation.CommandLine(
            "postgres", ["-D", DataFolder, .. settings.SelectMany(setting => new[] { "-c", setting })]);
        var start = new ProcessStartInfo("sh", ["-c", Guard, "guard", DataFolder, LogPath, .. server])
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        _guard = Process.Start(start)!;
        await Until.TrueAsync(AnswersAsync, () => $"PostgreSQL does not answer: {ReadLog()}");
    }

    /// <summary>Whether a setting has this value in a new session.</summary>
    public async Task<bool> IsSetAsync(string setting, string value)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(CancellationToken.None);
        await using var show = new NpgsqlCommand($"SHOW {setting}", connection);
        return value.Equals(await show.ExecuteScalarAsync(CancellationToken.None));
    }

    /// <summary>Ends all sessions of a database, so that the next ones have what was set for it.</summary>
    public Task EndSessionsAsync(string database) =>
        ExecuteAsync(
            "postgres",
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            + $"WHERE datname = '{database}' AND pid <> pg_backend_pid()");

    /// <summary>Asks a user for a password from now on.</summary>
    public async Task AuthenticateAsync(string user, string method)
    {
        var path = Path.Combine(DataFolder, "pg_hba.conf");
        var rules = await File.ReadAllTextAsync(path, CancellationToken.None);
        await File.WriteAllTextAsync(path, $"host all {user} all {method}\n{rules}", CancellationToken.None);
        await ExecuteAsync("postgres", "SELECT pg_reload_conf()");
    }

    /// <summary>All its processes die at once, as with its machine.</summary>
    public async Task KillAsync()
    {
        await Processes.SignalAsync("KILL", await PostmasterAsync());
        await StopGuardAsync();
    }

    /// <summary>It accepts connections and never answers.</summary>
    public async Task FreezeAsync() => await Processes.SignalAsync("STOP", await PostmasterAsync());

    /// <summary>It goes on as if nothing had been.</summary>
    public async Task ThawAsync() => await Processes.SignalAsync("CONT", await PostmasterAsync());

    /// <summary>Makes a standby the primary, and waits until it takes writes.</summary>
    public Task PromoteAsync() =>
        PostgresInstallation.RunAsync(PostgresInstallation.CommandLine("pg_ctl", "promote", "-w", "-D", DataFolder));

    /// <summary>Runs one statement in a database.</summary>
    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopGuardAsync();

        // The last processes of a server that was killed may still be writing.
        await Until.TrueAsync(() => Task.FromResult(TryDeleteFolder()), () => $"{_folder} cannot be deleted.");
    }

    // Made once for all servers of this process, and deleted when it ends, however that ends.
    private static async Task<(string Data, Process Cleaner)> InitializeClusterAsync()
    {
        var folder = await PostgresInstallation.CreateFolderAsync();
        var start = new ProcessStartInfo("sh", ["-c", CleanerScript, "cleaner", folder])
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        var cleaner = Process.Start(start)!;
        var data = Path.Combine(folder, "data");
        await PostgresInstallation.RunAsync(PostgresInstallation.CommandLine(
            "initdb", "-D", data, "-U", "finapi", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"));
        return (data, cleaner);
    }

    private static async Task<PostgresServer> CreateAsync(
        string[] settings, Func<PostgresServer, string[]> makeDataFolder)
    {
        var server = new PostgresServer(await PostgresInstallation.CreateFolderAsync(), settings);
        try
        {
            await PostgresInstallation.RunAsync(makeDataFolder(server));
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task<int> PostmasterAsync()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(DataFolder, "postmaster.pid"), CancellationToken.None);
        return int.Parse(lines[0], CultureInfo.InvariantCulture);
    }

    // The guard also collects what has died; before that a dead server looks alive to the next one in its folder.
    private async Task StopGuardAsync()
    {
        if (_guard is { } guard)
        {
            _guard = null;
            guard.StandardInput.Close();
            await guard.WaitForExitAsync(CancellationToken.None);
            guard.Dispose();
        }
    }

    private bool TryDeleteFolder()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string ReadLog() => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "it wrote no log.";

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("postgres", "SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
