using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace FinApi.Bench.Servers;

/// <summary>
/// PostgreSQL as the system's packages install it, on loopback, in a temporary folder, as an unprivileged user, with
/// the durability of a real one (fsync). A shell waits on a pipe from the bench and stops it, however the bench ends.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Guard = """
        data=$1; log=$2; shift 2
        "$@" </dev/null >>"$log" 2>&1 &
        read -r _
        kill -INT "$(head -n 1 "$data/postmaster.pid" 2>/dev/null)" 2>/dev/null
        wait
        """;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly string[] Unprivileged =
        Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];

    private readonly string _folder = Directory.CreateTempSubdirectory("finapi-bench-postgres-").FullName;
    private readonly int _port = FreePort();
    private string[] _settings;
    private Process? _guard;
    private int _databases;

    private PostgresServer(string[] settings) => _settings = settings;

    private string DataFolder => Path.Combine(_folder, "data");

    /// <summary>Makes an empty cluster and starts it.</summary>
    /// <param name="settings">For postgresql.conf, such as <c>shared_buffers=256MB</c>; the last one counts.</param>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        var server = new PostgresServer(settings);
        if (Unprivileged.Length > 0)
        {
            await RunAsync("chown", "postgres", server._folder);
        }

        await RunAsync([
            .. Unprivileged, Program("initdb"), "-D", server.DataFolder, "-U", "finapi", "--auth=trust", "--no-sync",
            "--encoding=UTF8", "--locale=C",
        ]);
        await server.RunAsync();
        return server;
    }

    /// <summary>Stops it as an operator does, and starts it with other settings.</summary>
    public async Task RestartAsync(params string[] settings)
    {
        await StopAsync();
        await RunAsync("sync", "-f", _folder); // writing what it has left would slow down what it does next
        _settings = settings;
        await RunAsync();
    }

    /// <summary>Makes an empty database; returns how to connect to it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"bench{++_databases}";
        await ExecuteAsync(ConnectionString("postgres"), $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>Runs one statement.</summary>
    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Runs a command of psql, such as \copy.</summary>
    public Task RunPsqlAsync(string connectionString, string command)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        return RunAsync(
            Program("psql"),
            "-X", "-q", "-h", "127.0.0.1", "-p", $"{_port}", "-U", "finapi", "-d", database, "-c", command);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StopAsync()
    {
        if (_guard is { } guard)
        {
            _guard = null;
            guard.StandardInput.Close();
            await guard.WaitForExitAsync(CancellationToken.None);
            guard.Dispose();
        }
    }

    private async Task RunAsync()
    {
        string[] settings =
        [
            $"port={_port}", "listen_addresses=127.0.0.1", $"unix_socket_directories={_folder}", .. _settings,
        ];
        _guard = Process.Start(new ProcessStartInfo(
            "sh",
            [
                "-c", Guard, "guard", DataFolder, Path.Combine(_folder, "log"),
                .. Unprivileged, Program("postgres"), "-D", DataFolder,
                .. settings.SelectMany(setting => new[] { "-c", setting }),
            ])
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
        })!;
        var start = Stopwatch.GetTimestamp();
        while (!await AnswersAsync())
        {
            if (Stopwatch.GetElapsedTime(start) > StartTimeout)
            {
                throw new InvalidOperationException("PostgreSQL does not start.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync(ConnectionString("postgres"), "SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_port};Username=finapi;Database={database};Timeout=15";

    private static string Program(string name) =>
        Directory.GetDirectories("/usr/lib/postgresql")
            .Select(folder => Path.Combine(folder, "bin", name))
            .Where(File.Exists)
            .Order(StringComparer.Ordinal)
            .LastOrDefault() ?? throw new FileNotFoundException("PostgreSQL is not installed; ./test installs it.");

    private static async Task RunAsync(params string[] commandLine)
    {
        // PostgreSQL's programs must be able to read the folder they start in.
        using var process = Process.Start(new ProcessStartInfo(commandLine[0], commandLine.Skip(1))
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{commandLine[0]}: {await output}{errors}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
