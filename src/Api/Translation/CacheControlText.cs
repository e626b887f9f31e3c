using FinApi.Domain.Freshness;
using NodaTime;

namespace FinApi.Api.Translation;

/// <summary>Lifetimes as Cache-Control (RFC 9111, RFC 5861).</summary>
internal static class CacheControlText
{
    /// <summary>What an answer says when nothing else is known.</summary>
    public const string NoStore = "private, no-store";

    private const string NoCache = "private, no-cache";

    public static string Of(CacheLifetime lifetime)
    {
        if (!lifetime.IsStorable)
        {
            return NoStore;
        }

        if (lifetime.MaxAge == Duration.Zero)
        {
            return NoCache;
        }

        var text = $"{(lifetime.IsPublic ? "public" : "private")}, max-age={Seconds(lifetime.MaxAge)}";
        return lifetime.StaleWhileRevalidate > Duration.Zero
            ? text + $", stale-while-revalidate={Seconds(lifetime.StaleWhileRevalidate)}"
            : text;
    }

    private static long Seconds(Duration duration) => (long)duration.TotalSeconds;
}
