using FinApi.Bench.Servers;

namespace FinApi.Bench.Postgres;

/// <summary>What the server of the bench runs with.</summary>
internal static class ServerSettings
{
    /// <summary>Those of deploy/postgres/finapi.conf.</summary>
    public static string[] Deployed { get; } =
        [.. File.ReadLines(Path.Combine(Repository.Root, "deploy", "postgres", "finapi.conf"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(Unquote)];

    /// <summary>
    /// While it is filled: nothing is logged or made durable, as a crash means to begin anew, and a key is sorted in
    /// memory.
    /// </summary>
    public static string[] Loading { get; } =
    [
        .. Deployed, "wal_level=minimal", "max_wal_senders=0", "fsync=off", "synchronous_commit=off",
        "full_page_writes=off", "wal_compression=off", "max_wal_size=16GB", "checkpoint_timeout=1h", "autovacuum=off",
        "maintenance_work_mem=1GB", "max_parallel_maintenance_workers=0",
    ];

    private static string Unquote(string line)
    {
        var parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
        return $"{parts[0]}={parts[1].Trim('\'')}";
    }
}
