using System.Globalization;

namespace FinApi.Infrastructure.Redis;

/// <summary>What a server tells of itself by INFO, which managed ones answer too, where CONFIG is closed.</summary>
/// <param name="Version">Its version, as Redis counts them; null when it does not say.</param>
/// <param name="Policy">What it does when its memory is full, such as <c>noeviction</c>.</param>
/// <param name="UsedBytes">Bytes in use.</param>
/// <param name="MaxBytes">Bytes that it may use; 0 for any.</param>
/// <param name="MachineBytes">Bytes of its machine; 0 when it does not say.</param>
/// <param name="HasFile">Whether it writes what it holds to an append-only file.</param>
/// <param name="Replicas">How many replicas it has.</param>
/// <param name="WaitsForReplicas">Whether it refuses writes while too few replicas are near.</param>
internal sealed record RedisFacts(
    Version? Version,
    string Policy,
    long UsedBytes,
    long MaxBytes,
    long MachineBytes,
    bool HasFile,
    int Replicas,
    bool WaitsForReplicas)
{
    private const string Safe = "noeviction";

    private static readonly Version Oldest = new(7, 0);

    /// <summary>
    /// Whether it uses at most half of what it may, or of its machine where nothing bounds it. True where it says
    /// neither.
    /// </summary>
    public bool IsHalfEmpty => UsedBytes <= (Most == 0 ? long.MaxValue : Most) / 2;

    private long Most => MaxBytes > 0 ? MaxBytes : MachineBytes;

    /// <summary>The facts of an answer to INFO.</summary>
    public static RedisFacts Of(IEnumerable<KeyValuePair<string, string>> info)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in info)
        {
            values[name] = value;
        }

        return new RedisFacts(
            Version.TryParse(values.GetValueOrDefault("redis_version"), out var version) ? version : null,
            values.GetValueOrDefault("maxmemory_policy", Safe),
            Number("used_memory"),
            Number("maxmemory"),
            Number("total_system_memory"),
            Number("aof_enabled") == 1,
            (int)Number("connected_slaves"),
            values.ContainsKey("min_slaves_good_slaves"));

        long Number(string name) =>
            long.TryParse(
                values.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : 0;
    }

    /// <summary>Why FinApi cannot use the server, as a sentence with the remedy; null when it can.</summary>
    /// <param name="setting">The setting that names the server.</param>
    /// <param name="isState">Whether it holds what must not be evicted.</param>
    public string? FindRefusal(string setting, bool isState) =>
        Version is not null && Version < Oldest
            ? $"The Redis server of {setting} is of version {Version}, and FinApi needs {Oldest} or later, which has "
                + "sharded channels. Upgrade the server, or name another one."
            : isState && Policy != Safe
                ? $"The Redis server of {setting} evicts keys (maxmemory-policy {Policy}), and the log, limits and "
                    + $"slots must stay. Set its maxmemory-policy to {Safe}, or name a server that has it in "
                    + "ConnectionStrings:RedisState."
                : null;

    /// <summary>What an operator should know of a server that holds what must not be evicted.</summary>
    /// <param name="setting">The setting that names the server.</param>
    public IEnumerable<string> FindWarnings(string setting)
    {
        if (!HasFile)
        {
            yield return $"The Redis server of {setting} has no append-only file: a restart empties it. Set its "
                + "appendonly to yes.";
        }

        if (Replicas == 0)
        {
            yield return $"The Redis server of {setting} has no replica: while it is down, nodes follow the store and "
                + "limits are degraded. Give it one, with Sentinel or in a cluster.";
        }

        if (Replicas >= 2 && !WaitsForReplicas)
        {
            yield return $"The Redis server of {setting} takes writes without any replica, although it has "
                + $"{Replicas}: one that is cut off goes on and loses them. Set its min-replicas-to-write to 1.";
        }
    }
}
