using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FinApi.Bench.Servers;

/// <summary>
/// Redis as the system's package installs it, on loopback, in a temporary folder, as an unprivileged user, with the
/// append-only file of a real one. A shell waits on a pipe from the bench and ends it, however the bench ends.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/redis-server";
    private const string Guard = """
        folder=$1; shift
        "$@" </dev/null >"$folder/log" 2>&1 &
        server=$!
        read -r _
        kill -KILL "$server" 2>/dev/null
        wait
        """;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly bool IsRoot = Environment.UserName == "root";

    private readonly string _folder = Directory.CreateTempSubdirectory("finapi-bench-redis-").FullName;
    private readonly Process _guard;

    private RedisServer()
    {
        Port = FreePort();
        if (IsRoot)
        {
            using var handOver = Process.Start("chown", ["redis", _folder]);
            handOver.WaitForExit();
        }

        _guard = Process.Start(new ProcessStartInfo(
            "sh",
            [
                "-c", Guard, "guard", _folder,
                .. IsRoot ? ["setpriv", "--reuid=redis", "--regid=redis", "--init-groups"] : Array.Empty<string>(),
                Program, "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder, "--save", "",
                "--appendonly", "yes",
            ])
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
        })!;
    }

    public int Port { get; }

    public static async Task<RedisServer> StartAsync()
    {
        var server = new RedisServer();
        var start = Stopwatch.GetTimestamp();
        while (!server.Answers())
        {
            if (Stopwatch.GetElapsedTime(start) > StartTimeout)
            {
                await server.DisposeAsync();
                throw new InvalidOperationException("Redis does not start. Is redis-server installed?");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync(CancellationToken.None);
        _guard.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
