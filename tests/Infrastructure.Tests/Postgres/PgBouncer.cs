using System.Diagnostics;
using Npgsql;

namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>PgBouncer in transaction mode before a server, on loopback; it ends with this process.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private const string Guard = """
        "$@" </dev/null >/dev/null 2>&1 &
        read -r _
        kill "$!" 2>/dev/null
        wait
        """;

    private static readonly string? Program =
        new[] { "/usr/sbin/pgbouncer", "/usr/bin/pgbouncer" }.FirstOrDefault(File.Exists);

    private readonly string _folder;
    private Process? _guard;

    private PgBouncer(string folder) => (_folder, Port) = (folder, FreePort.Find());

    public int Port { get; }

    public static void SkipUnlessThere() =>
        Assert.SkipUnless(Program is not null, "pgbouncer is not installed; ./test installs it.");

    public static async Task<PgBouncer> StartAsync(PostgresServer server)
    {
        var bouncer = new PgBouncer(await PostgresInstallation.CreateFolderAsync());
        var settings = Path.Combine(bouncer._folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(settings, bouncer.Settings(server), CancellationToken.None);
        var start = new ProcessStartInfo(
            "sh", ["-c", Guard, "guard", .. PostgresInstallation.Unprivileged, Program!, "-q", settings])
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        bouncer._guard = Process.Start(start)!;
        await Until.TrueAsync(bouncer.AnswersAsync, bouncer.ReadLog);
        return bouncer;
    }

    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=finapi;Database={database};Timeout=15";

    public async ValueTask DisposeAsync()
    {
        _guard!.StandardInput.Close();
        await _guard.WaitForExitAsync(CancellationToken.None);
        _guard.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // No more connections to the server than a few: what leans on its session meets those of others.
    private string Settings(PostgresServer server) => $"""
        [databases]
        * = host=127.0.0.1 port={server.Port} user=finapi
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = {Port}
        unix_socket_dir =
        auth_type = any
        pool_mode = transaction
        default_pool_size = 3
        server_login_retry = 1
        max_client_conn = 500
        logfile = {LogPath}
        """;

    private string LogPath => Path.Combine(_folder, "log");

    private string ReadLog() => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "pgbouncer wrote no log.";

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
            await connection.OpenAsync(CancellationToken.None);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
