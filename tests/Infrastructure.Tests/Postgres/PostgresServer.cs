using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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

    private readonly string _folder;
    private readonly string[] _settings;
    private Process? _guard;

    private PostgresServer(string folder, int port, string[] settings)
    {
        (_folder, _settings) = (folder, settings);
        Port = port;
    }

    public int Port { get; }

    public string DataFolder => Path.Combine(_folder, "data");

    private string LogPath => Path.Combine(_folder, "log");

    /// <summary>Makes an empty cluster and starts it.</summary>
    /// <param name="settings">For postgresql.conf, such as <c>wal_level=logical</c>.</param>
    public static async Task<PostgresServer> CreateAsync(params string[] settings)
    {
        var server = new PostgresServer(await PostgresInstallation.CreateFolderAsync(), FreePort(), settings);
        try
        {
            await PostgresInstallation.RunAsync(PostgresInstallation.CommandLine(
                "initdb", "-D", server.DataFolder, "-U", "finapi", "--auth=trust", "--no-sync",
                "--encoding=UTF8", "--locale=C"));
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=finapi;Database={database};Timeout=15";

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync()
    {
        string[] settings =
        [
            $"port={Port}", "listen_addresses=127.0.0.1", $"unix_socket_directories={_folder}", "max_connections=200",
            "fsync=off", "shared_buffers=64MB", "shared_preload_libraries=pg_stat_statements", .. _settings,
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
        if (_guard is not null)
        {
            _guard.StandardInput.Close();
            await _guard.WaitForExitAsync(CancellationToken.None);
            _guard.Dispose();
        }

        // The last processes of a server that was killed may still be writing.
        await Until.TrueAsync(() => Task.FromResult(TryDeleteFolder()), () => $"{_folder} cannot be deleted.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
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
