using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FinApi.Cli.Tests.Support;

namespace FinApi.Cli.Tests.EndToEnd;

/// <summary>
/// The server as it is built, in a process of its own on free ports; without a feed unless one is named.
/// </summary>
public sealed partial class RealServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Match> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RealServer(Process process) => _process = process;

    public IReadOnlyDictionary<string, string> Environment { get; private set; } = new Dictionary<string, string>();

    /// <summary>Starts on free ports, or on the port for gRPC where another server was before.</summary>
    public static async Task<RealServer> StartAsync(
        string dataPath, CancellationToken cancellationToken, int grpcPort = 0, string feed = "None")
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[]
        {
            FindAssembly(),
            $"--Feed:Kind={feed}",
            "--Ports:Http=0",
            $"--Ports:Grpc={grpcPort}",
            $"--Data:Path={dataPath}",
        })
        {
            start.ArgumentList.Add(argument);
        }

        var server = new RealServer(new Process { StartInfo = start, EnableRaisingEvents = true });
        await server.StartAsync(dataPath, cancellationToken);
        return server;
    }

    public int GrpcPort => new Uri(Environment["FINAPI_GRPC"]).Port;

    /// <summary>The server as the tests' build made it.</summary>
    internal static string FindAssembly()
    {
        // bin/<configuration>/<framework> of this project mirrors that of the server.
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(
            Repository.Root, "src", "Api", "bin", output.Parent!.Name, output.Name, "FinApi.Api.dll");
    }

    internal Task<CliRun> RunAsync(params IReadOnlyList<string> arguments) => CliRun.RunAsync(Environment, arguments);

    /// <summary>kill -9: no handler of the server runs.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private async Task StartAsync(string dataPath, CancellationToken cancellationToken)
    {
        var output = new List<string?>();
        _process.OutputDataReceived += (_, line) => Read(line.Data, output);
        _process.ErrorDataReceived += (_, line) => Read(line.Data, output);
        _process.Exited += (_, _) => _listening.TrySetException(
            new InvalidOperationException($"The server ended: {string.Join('\n', output)}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var addresses = await _listening.Task.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        var file = Path.Combine(dataPath, "demo-keys.json");
        var keys = JsonNode.Parse(await File.ReadAllTextAsync(file, cancellationToken))!;
        Environment = new Dictionary<string, string>
        {
            // Of the demo's keys the one that both reads and publishes.
            ["FINAPI_KEY"] = (string)keys["ingest"]!,
            ["FINAPI_URL"] = addresses.Groups["http"].Value,
            ["FINAPI_GRPC"] = addresses.Groups["grpc"].Value,
        };
    }

    private void Read(string? line, List<string?> output)
    {
        lock (output)
        {
            output.Add(line);
        }

        if (line is not null && Banner().Match(line) is { Success: true } match)
        {
            _listening.TrySetResult(match);
        }
    }

    [GeneratedRegex(
        @"listening on (?<http>http://\S+) \(REST.*, (?<grpc>http://\S+) \(gRPC\)", RegexOptions.None, 1_000)]
    private static partial Regex Banner();
}
