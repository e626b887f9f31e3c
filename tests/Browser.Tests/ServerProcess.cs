using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FinApi.Cli.Tests.Support;

namespace FinApi.Browser.Tests;

/// <summary>
/// The server as it is built, in a process of its own without a feed. It can be killed and started again on the same
/// ports over the same data.
/// </summary>
internal sealed partial class ServerProcess(params string[] settings) : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("finapi-browser-");
    private readonly List<string?> _output = [];
    private Process? _process;

    public Uri Http { get; private set; } = new("http://127.0.0.1:0");

    public Uri Grpc { get; private set; } = new("http://127.0.0.1:0");

    public DirectoryInfo Data => _data;

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>The demo's key to publish with.</summary>
    public string IngestKey { get; private set; } = string.Empty;

    /// <summary>The demo's key that operates the server.</summary>
    public string OperatorKey { get; private set; } = string.Empty;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])
        [
            FindAssembly(),
            "--Feed:Kind=None",
            "--Ports:Address=127.0.0.1",
            $"--Ports:Http={Http.Port}",
            $"--Ports:Grpc={Grpc.Port}",
            $"--Data:Path={_data.FullName}",
            .. settings,
        ])
        {
            start.ArgumentList.Add(argument);
        }

        var listening = new TaskCompletionSource<Match>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data, listening);
        _process.ErrorDataReceived += (_, line) => Read(line.Data, listening);
        _process.Exited += (_, _) => listening.TrySetException(
            new InvalidOperationException($"The server ended: {Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var addresses = await listening.Task.WaitAsync(StartTimeout, cancellationToken);
        (Http, Grpc) = (new Uri(addresses.Groups["http"].Value), new Uri(addresses.Groups["grpc"].Value));
        var keys = await File.ReadAllTextAsync(Path.Combine(_data.FullName, "demo-keys.json"), cancellationToken);
        IngestKey = (string)JsonNode.Parse(keys)!["ingest"]!;
        OperatorKey = (string)JsonNode.Parse(keys)!["enterprise"]!;
    }

    /// <summary>kill -TERM, as a service manager does it; waits for the end and returns the exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        var process = _process!;
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync(cancellationToken);
        _process = null;
        using (process)
        {
            return process.ExitCode;
        }
    }

    /// <summary>kill -9: no handler of the server runs.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _data.Delete(recursive: true);
    }

    /// <summary>The server as the tests' build made it.</summary>
    public static string FindAssembly()
    {
        // bin/<configuration>/<framework> of this project mirrors that of the server.
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Repository.Root, "src", "Api", "bin", output.Parent!.Name, output.Name, "FinApi.Api.dll");
    }

    private void Read(string? line, TaskCompletionSource<Match> listening)
    {
        lock (_output)
        {
            _output.Add(line);
        }

        if (line is not null && Banner().Match(line) is { Success: true } match)
        {
            listening.TrySetResult(match);
        }
    }

    [GeneratedRegex(
        @"listening on (?<http>http://\S+) \(REST.*, (?<grpc>http://\S+) \(gRPC\)", RegexOptions.None, 1_000)]
    private static partial Regex Banner();
}
