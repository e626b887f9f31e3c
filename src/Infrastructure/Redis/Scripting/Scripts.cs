using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis.Scripting;

/// <summary>The scripts, embedded beside their callers.</summary>
internal static class Scripts
{
    /// <summary>Says whose the keys are.</summary>
    public const string Claim = "Redis.claim.lua";

    /// <summary>Adds a row to the log.</summary>
    public const string Append = "Redis.Log.append.lua";

    /// <summary>All limits of a call, and the windows of sign-ups.</summary>
    public const string Take = "Redis.Limits.take.lua";

    /// <summary>The slots of an account.</summary>
    public const string Slots = "Redis.Slots.slots.lua";

    /// <summary>Gives back a lock.</summary>
    public const string Release = "Redis.Cache.release.lua";

    /// <summary>Counts pages.</summary>
    public const string Asked = "Redis.Cache.asked.lua";

    /// <summary>A script on the servers of a connection.</summary>
    public static ScriptCall On(RedisConnection connection, string resource)
    {
        using var reader = new StreamReader(typeof(Scripts).Assembly.GetManifestResourceStream(resource)!);
        var script = reader.ReadToEnd();
        return (names, arguments) =>
        {
            var keys = new RedisKey[names.Length];
            for (var i = 0; i < keys.Length; i++)
            {
                keys[i] = connection.Key(names[i]);
            }

            // The caller waits to the end, whoever goes away: what was counted must be known.
            return connection.CallAsync(
                database => database.ScriptEvaluateAsync(script, keys, arguments), CancellationToken.None);
        };
    }
}
