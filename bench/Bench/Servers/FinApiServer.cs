using System.Diagnostics;
using System.Text.Json.Nodes;

namespace FinApi.Bench.Servers;

/// <summary>FinApi with all its duties over a data folder in a temporary place, without a feed of its own.</summary>
internal sealed class FinApiServer : IAsyncDisposable
{
    private const int Room = 1_000_000;
    private const int MaxStreams = 20_000;

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(1);

    // What bench/run published; else what was built.
    private static readonly string Program =
        Environment.GetEnvironmentVariable("BENCH_PROGRAM") ?? Repository.Assembly("src/Api", "FinApi.Api.dll");

    private readonly ServerProcess _process;

    private FinApiServer(ServerProcess process, string key) => (_process, Key) = (process, key);

    public ServerProcess Process => _process;

    /// <summary>The key of the widest plan.</summary>
    public string Key { get; }

    /// <summary>The key that may publish.</summary>
    public string IngestKey => Key;

    /// <summary>Starts it over a folder; with a connection string its data lie in PostgreSQL.</summary>
    public static async Task<FinApiServer> StartAsync(
        string folder, string? postgres = null, params IEnumerable<string> others)
    {
        string[] settings =
        [
            "--Feed:Kind=None",
            "--Ports:Http=0",
            "--Ports:Grpc=0",
            "--Ports:Address=127.0.0.1",
            "--Ingest:AutoCreateInstruments=true",
            $"--Plans:Path={WritePlans(folder)}",
            "--Limits:Shadow=true", // every call is checked and counted, and none refused: one key makes all the load
            $"--Data:Path={folder}",
            .. postgres is null ? Array.Empty<string>() : [$"--ConnectionStrings:Postgres={postgres}"],
            .. others,
        ];
        var key = await FindKeyAsync(folder, settings);
        var process = await ServerProcess.StartAsync(Program, settings);
        await WaitUntilReadyAsync(process.Http);
        return new FinApiServer(process, key);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    // It listens before it has loaded its market.
    private static async Task WaitUntilReadyAsync(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var started = TimeProvider.System.GetTimestamp();
        while (await timer.WaitForNextTickAsync())
        {
            using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            if (TimeProvider.System.GetElapsedTime(started) > ReadyTimeout)
            {
                throw new TimeoutException($"{address} is not ready: {await answer.Content.ReadAsStringAsync()}");
            }
        }
    }

    // One account makes all the load, so its plan has room for it; every call is counted against it all the same.
    private static string WritePlans(string folder)
    {
        var shipped = JsonNode.Parse(File.ReadAllText(
            Path.Combine(Repository.Root, "src", "Infrastructure", "Plans", "plans.json")))!;
        foreach (var plan in shipped["plans"]!.AsArray())
        {
            plan!["calls_per_minute"] = Room;
            plan["max_streams"] = MaxStreams;
        }

        // Not in the data folder itself: FinApi watches the folder of this file,
        // and every commit would wake the watcher.
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "plans")).FullName, "plans.json");
        File.WriteAllText(path, shipped.ToJsonString());
        return path;
    }

    // An account as one has it in earnest: calls of the demo's are looked at for traces of a proxy. Kept for the next
    // start over the folder.
    private static async Task<string> FindKeyAsync(string folder, string[] settings)
    {
        var file = Path.Combine(folder, "plans", "key");
        if (!File.Exists(file))
        {
            await File.WriteAllTextAsync(file, await CreateOperatorAsync(settings));
        }

        return await File.ReadAllTextAsync(file);
    }

    private static async Task<string> CreateOperatorAsync(string[] settings)
    {
        using var process = System.Diagnostics.Process.Start(
            ServerProcess.CommandOf(Program, ["create-operator", "bench@example.com", .. settings]))!;
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException($"create-operator: {await errors}{output}");
    }
}
