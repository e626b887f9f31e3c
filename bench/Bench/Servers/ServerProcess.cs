using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace FinApi.Bench.Servers;

/// <summary>
/// A server in a process of its own, started as a user would start it: Release, defaults of the runtime. The probe
/// inside it (Probe/) tells what it allocated; the kernel tells everything else.
/// </summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly string _probe;
    private readonly List<string> _output = [];

    private ServerProcess(Process process, string probe) => (_process, _probe) = (process, probe);

    public Uri Http { get; private set; } = new("http://127.0.0.1:0");

    public Uri Grpc { get; private set; } = new("http://127.0.0.1:0");

    public int ProcessId => _process.Id;

    public TimeSpan Cpu => CpuClock.Of(_process.Id);

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            var pages = File.ReadAllText($"/proc/{_process.Id}/statm").Split(' ')[1];
            return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
    }

    /// <summary>Starts an assembly, or a program, with arguments and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string program, params IEnumerable<string> arguments)
    {
        var probe = Path.Combine(Path.GetTempPath(), $"finapi-bench-{Guid.NewGuid():n}.sock");
        var start = CommandOf(program, arguments);
        start.RedirectStandardInput = true;
        start.Environment["DOTNET_STARTUP_HOOKS"] = Repository.Assembly("bench/Probe", "FinApi.Probe.dll");
        start.Environment["BENCH_PROBE"] = probe;
        var server = new ServerProcess(new Process { StartInfo = start, EnableRaisingEvents = true }, probe);
        await server.RunAsync();
        return server;
    }

    /// <summary>How an assembly, or a program that brings its runtime along, is run.</summary>
    public static ProcessStartInfo CommandOf(string program, IEnumerable<string> arguments)
    {
        var isAssembly = program.EndsWith(".dll", StringComparison.Ordinal);
        return new ProcessStartInfo(
            isAssembly ? "dotnet" : program, isAssembly ? arguments.Prepend(program) : arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    /// <summary>Reads the counters of the runtime; with <paramref name="collect"/> after a full collection.</summary>
    public RuntimeCounters ReadCounters(bool collect = false)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(_probe));
        socket.Send(collect ? "c"u8 : "r"u8);
        var line = new byte[256];
        var numbers = Encoding.ASCII.GetString(line.AsSpan(0, socket.Receive(line))).Split(' ');
        long At(int index) => long.Parse(numbers[index], CultureInfo.InvariantCulture);
        return new RuntimeCounters(At(0), At(1), At(2), At(3), At(4), At(5), At(6));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        File.Delete(_probe);
    }

    private async Task RunAsync()
    {
        var listening = new TaskCompletionSource<Match>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) => Read(line.Data, listening);
        _process.ErrorDataReceived += (_, line) => Read(line.Data, listening);
        _process.Exited += (_, _) => listening.TrySetException(
            new InvalidOperationException($"A server ended: {string.Join('\n', _output)}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var addresses = await listening.Task.WaitAsync(StartTimeout, TimeProvider.System, CancellationToken.None);
        (Http, Grpc) = (new Uri(addresses.Groups["http"].Value), new Uri(addresses.Groups["grpc"].Value));
    }

    private void Read(string? line, TaskCompletionSource<Match> listening)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
        }

        if (Banner().Match(line) is { Success: true } match)
        {
            listening.TrySetResult(match);
        }
    }

    [GeneratedRegex(
        @"listening on (?<http>http://\S+) \(REST[^)]*\), (?<grpc>http://\S+) \(gRPC\)", RegexOptions.None, 1_000)]
    private static partial Regex Banner();
}
