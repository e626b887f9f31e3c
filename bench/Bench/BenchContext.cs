using FinApi.Bench.Scenarios;
using FinApi.Bench.Servers;

namespace FinApi.Bench;

/// <summary>What scenarios share. Everything that it started or wrote is gone when it is disposed.</summary>
internal sealed class BenchContext(BenchSettings settings) : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("finapi-bench-");
    private RequestStage? _requests;
    private PostgresServer? _postgres;
    private int _folders;

    public BenchSettings Settings => settings;

    /// <summary>500 symbols; streams take ten of them each.</summary>
    public IReadOnlyList<string> Symbols { get; } = [.. Enumerable.Range(0, 500).Select(i => $"S{i:000}")];

    /// <summary>An empty folder.</summary>
    public string NewFolder() => _folder.CreateSubdirectory($"{++_folders}").FullName;

    /// <summary>
    /// FinApi on its embedded store with the limit beside it, filled for requests. Started when first asked for.
    /// </summary>
    public async Task<RequestStage> RequestsAsync() => _requests ??= await RequestStage.StartAsync(this);

    /// <summary>A PostgreSQL server. Started when first asked for; each scenario takes a database of its own.</summary>
    public async Task<PostgresServer> PostgresAsync() =>
        _postgres ??= await PostgresServer.StartAsync("shared_buffers=256MB", "max_wal_size=2GB");

    public async ValueTask DisposeAsync()
    {
        if (_requests is not null)
        {
            await _requests.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
