using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Infrastructure.Tests.Redis;

/// <summary>
/// A Redis server on loopback and a free port, its data in a temporary folder. It ends with this process, however that
/// ends: a shell waits on a pipe from it and then ends the server, by its process id.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Guard = """
        log=$1; shift
        "$@" </dev/null >>"$log" 2>&1 &
        echo "$!"
        read -r _
        kill -KILL "$!" 2>/dev/null
        wait
        """;

    private readonly string[] _arguments;
    private readonly string _folder;
    private Process? _guard;
    private int _process;

    private RedisServer(string folder, RedisPlace place, string[] arguments)
    {
        (_folder, Place, _arguments) = (folder, place, arguments);
    }

    public RedisPlace Place { get; }

    public int Port => Place.Port;

    /// <summary>Where others find it.</summary>
    public string Address => $"127.0.0.1:{Place.OuterPort}";

    private string LogPath => Path.Combine(_folder, "log");

    /// <summary>Starts an empty server.</summary>
    /// <param name="settings">As in redis.conf, such as <c>maxmemory 10mb</c>; no value may hold a space.</param>
    public static Task<RedisServer> StartAsync(params string[] settings) =>
        StartAsync(RedisPlace.Find(), settings);

    /// <summary>Starts an empty server at a place.</summary>
    public static Task<RedisServer> StartAsync(RedisPlace place, params string[] settings) =>
        StartAsync(
            place,
            _ => [.. settings, .. place.Settings("replica-announce")],
            new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Starts a server with files that its settings name.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="settings">As in redis.conf, for a folder.</param>
    /// <param name="files">The text of each file of the folder.</param>
    public static async Task<RedisServer> StartAsync(
        RedisPlace place, Func<string, string[]> settings, IReadOnlyDictionary<string, string> files)
    {
        var folder = await RedisInstallation.CreateFolderAsync();
        foreach (var (name, text) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text, CancellationToken.None);
        }

        await RedisInstallation.HandOverAsync(folder);
        return await StartAsync(new RedisServer(
            folder,
            place,
            [
                "--port", $"{place.Port}", "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no",
                .. settings(folder).SelectMany(Words),
            ]));
    }

    /// <summary>Starts a Sentinel of three that looks after a master named finapi.</summary>
    public static Task<RedisServer> StartSentinelAsync(RedisServer master, RedisPlace place) =>
        StartFromFileAsync(
            place,
            $"""
            {string.Join('\n', place.Settings("sentinel announce"))}
            sentinel monitor finapi 127.0.0.1 {master.Place.OuterPort} 2
            sentinel down-after-milliseconds finapi 1000
            sentinel failover-timeout finapi 5000

            """,
            "--sentinel");

    /// <summary>Starts a server with the text of a file of settings.</summary>
    public static Task<RedisServer> StartFromFileAsync(string text, params string[] arguments) =>
        StartFromFileAsync(RedisPlace.Find(), text, arguments);

    private static async Task<RedisServer> StartFromFileAsync(
        RedisPlace place, string text, params string[] arguments)
    {
        var folder = await RedisInstallation.CreateFolderAsync();
        var path = Path.Combine(folder, "redis.conf");
        await File.WriteAllTextAsync(
            path, $"port {place.Port}\nbind 127.0.0.1\ndir {folder}\n{text}", CancellationToken.None);
        await RedisInstallation.HandOverAsync(folder);
        return await StartAsync(new RedisServer(folder, place, [path, .. arguments]));
    }

    /// <summary>That master which has the log: of a cluster's masters only one.</summary>
    public static async Task<RedisServer> FindLogMasterAsync(IEnumerable<RedisServer> servers)
    {
        foreach (var server in servers)
        {
            if (await server.FindInfoAsync("replication", "role") == "master"
                && await server.SendAsync("KEYS", "*entries*") != "*0")
            {
                return server;
            }
        }

        throw new InvalidOperationException("No master has the log.");
    }

    /// <summary>It dies at once, as with its machine, and what it had not written is lost.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        await StopGuardAsync();
    }

    /// <summary>It accepts connections and never answers.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>It goes on as if nothing had been.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Starts it again after it was killed, empty unless it had written something.</summary>
    public async Task RestartAsync()
    {
        var start = new ProcessStartInfo(
            "sh",
            [
                "-c", Guard, "guard", LogPath,
                .. RedisInstallation.Unprivileged, RedisInstallation.Program!, .. _arguments,
            ])
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _guard = Process.Start(start)!;
        var process = await _guard.StandardOutput.ReadLineAsync(CancellationToken.None);
        _process = int.Parse(process!, CultureInfo.InvariantCulture);
        await Until.TrueAsync(AnswersAsync, () => $"Redis does not answer: {ReadLog()}");
    }

    /// <summary>From now on it has no room for anything: what it holds is more than it may hold.</summary>
    public async Task FillAsync() => Assert.Equal("+OK", await SendAsync("CONFIG", "SET", "maxmemory", "100kb"));

    /// <summary>Gives it 20 MB of keys of somebody else, which a cache evicts again.</summary>
    public Task FillWithOthersAsync() =>
        SendAsync("EVAL", "\"for i = 1, 2000 do redis.call('SET', 'other' .. i, string.rep('x', 10000)) end\"", "0");

    /// <summary>It may hold whatever comes.</summary>
    public async Task MakeRoomAsync() => Assert.Equal("+OK", await SendAsync("CONFIG", "SET", "maxmemory", "0"));

    /// <summary>Gives one command of words without spaces. Returns the first line of the answer.</summary>
    public async Task<string> SendAsync(params string[] words)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port, CancellationToken.None);
        await using var stream = client.GetStream();
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        using var reader = new StreamReader(stream);
        await writer.WriteLineAsync(string.Join(' ', words));
        return await reader.ReadLineAsync(CancellationToken.None) ?? throw new IOException("Redis hung up.");
    }

    /// <summary>One value of INFO; null when the server does not tell it.</summary>
    public async Task<string?> FindInfoAsync(string section, string name)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port, CancellationToken.None);
        await using var stream = client.GetStream();
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        using var reader = new StreamReader(stream);
        await writer.WriteLineAsync($"INFO {section}");
        var header = await reader.ReadLineAsync(CancellationToken.None) ?? throw new IOException("Redis hung up.");
        var text = new char[int.Parse(header.AsSpan(1), CultureInfo.InvariantCulture)];
        await reader.ReadBlockAsync(text, CancellationToken.None);
        return new string(text).Split("\r\n")
            .Where(line => line.StartsWith(name + ":", StringComparison.Ordinal))
            .Select(line => line[(name.Length + 1)..])
            .FirstOrDefault();
    }

    public async ValueTask DisposeAsync()
    {
        await StopGuardAsync();
        await Place.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<RedisServer> StartAsync(RedisServer server)
    {
        try
        {
            await server.RestartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    // "name value value" of redis.conf is "--name value value" on the command line.
    private static string[] Words(string setting)
    {
        var words = setting.Split(' ');
        return [$"--{words[0]}", .. words[1..]];
    }

    private Task SignalAsync(string signal) => Processes.SignalAsync(signal, _process);

    // The guard also collects what has died.
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

    private string ReadLog() => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "it wrote no log.";

    // A server that asks for a password answers too.
    private async Task<bool> AnswersAsync()
    {
        try
        {
            var answer = await SendAsync("PING");
            return answer == "+PONG" || answer.StartsWith("-NOAUTH", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
