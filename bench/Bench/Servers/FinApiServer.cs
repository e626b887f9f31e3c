using System.Text.Json;

namespace FinApi.Bench.Servers;

/// <summary>FinApi with all its duties over a data folder in a temporary place, without a feed of its own.</summary>
internal sealed class FinApiServer : IAsyncDisposable
{
    private const string KeysFile = "demo-keys.json";

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
                "--Streaming:MaxStreams=20000",
                $"--Data:Path={folder}",
                .. postgres is null ? Array.Empty<string>() : [$"--ConnectionStrings:Postgres={postgres}"],
                .. settings,
            ]);
        return new FinApiServer(process, ReadKeys(folder));
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static JsonElement? ReadKeys(string folder)
    {
        var path = Path.Combine(folder, KeysFile);
        return File.Exists(path) ? JsonDocument.Parse(File.ReadAllText(path)).RootElement : null;
    }

    private string? KeyOf(string plan) =>
        Keys is { } keys && keys.TryGetProperty(plan, out var key) ? key.GetString() : null;
}
