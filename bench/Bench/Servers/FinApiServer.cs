using System.Text.Json;
using System.Text.Json.Nodes;

namespace FinApi.Bench.Servers;

/// <summary>FinApi with all its duties over a data folder in a temporary place, without a feed of its own.</summary>
internal sealed class FinApiServer : IAsyncDisposable
{
    private const string KeysFile = "demo-keys.json";
    private const int Room = 1_000_000;
    private const int MaxStreams = 20_000;

    private readonly ServerProcess _process;

    private FinApiServer(ServerProcess process, JsonElement? keys) => (_process, Keys) = (process, keys);

    public ServerProcess Process => _process;

    /// <summary>The key of the widest plan; null where FinApi asks for none.</summary>
    public string? Key => KeyOf("enterprise");

    /// <summary>The key that may publish.</summary>
    public string? IngestKey => KeyOf("ingest");

    private JsonElement? Keys { get; }

    /// <summary>Starts it over a folder; with a connection string its data lie in PostgreSQL.</summary>
    public static async Task<FinApiServer> StartAsync(
        string folder, string? postgres = null, params IEnumerable<string> settings)
    {
        var process = await ServerProcess.StartAsync(
            Repository.Assembly("src/Api", "FinApi.Api.dll"),
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
                .. settings,
            ]);
        return new FinApiServer(process, ReadKeys(folder));
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

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

        // Not in the data folder itself: FinApi watches the folder of this file, and every commit would wake the watcher.
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "plans")).FullName, "plans.json");
        File.WriteAllText(path, shipped.ToJsonString());
        return path;
    }

    private static JsonElement? ReadKeys(string folder)
    {
        var path = Path.Combine(folder, KeysFile);
        return File.Exists(path) ? JsonDocument.Parse(File.ReadAllText(path)).RootElement : null;
    }

    private string? KeyOf(string plan) =>
        Keys is { } keys && keys.TryGetProperty(plan, out var key) ? key.GetString() : null;
}
