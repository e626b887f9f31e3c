using NodaTime;

namespace FinApi.Domain.Freshness;

/// <summary>How long an answer may be kept, and by whom.</summary>
public sealed record CacheLifetime
{
    private CacheLifetime()
    {
    }

    /// <summary>Nobody may keep it.</summary>
    public static CacheLifetime NoStore { get; } = new() { IsStorable = false };

    /// <summary>The caller may keep it, and must ask before each use whether it is still the same.</summary>
    public static CacheLifetime NoCache { get; } = new();

    /// <summary>Whether it may be kept at all.</summary>
    public bool IsStorable { get; private init; } = true;

    /// <summary>Whether caches shared by several callers may keep it.</summary>
    public bool IsPublic { get; private init; }

    /// <summary>How long it may be used without asking; zero: never. Whole seconds.</summary>
    public Duration MaxAge { get; private init; }

    /// <summary>How long after that it may be used while asking in the background. Whole seconds.</summary>
    public Duration StaleWhileRevalidate { get; private init; }

    /// <summary>
    /// Anybody may keep it for a time, of which fractions of a second are dropped; <see cref="NoCache"/> when nothing
    /// is left.
    /// </summary>
    public static CacheLifetime Public(Duration maxAge)
    {
        var seconds = (long)Math.Floor(maxAge.TotalSeconds);
        return seconds <= 0 ? NoCache : new() { IsPublic = true, MaxAge = Duration.FromSeconds(seconds) };
    }

    /// <summary>The same, and after that for a while unchanged, while a cache asks again.</summary>
    public CacheLifetime ThenStale(Duration staleWhileRevalidate) =>
        this with { StaleWhileRevalidate = staleWhileRevalidate };

    /// <summary>
    /// The same, over after a time at the latest, of which fractions of a second are dropped; <see cref="NoCache"/>
    /// where it could be used without asking and nothing is left.
    /// </summary>
    public CacheLifetime Within(Duration rest)
    {
        if (MaxAge == Duration.Zero || MaxAge + StaleWhileRevalidate <= rest)
        {
            return this;
        }

        var seconds = Duration.FromSeconds(Math.Max(0, (long)Math.Floor(rest.TotalSeconds)));
        var maxAge = Duration.Min(MaxAge, seconds);
        return maxAge == Duration.Zero
            ? NoCache
            : this with
            {
                MaxAge = maxAge,
                StaleWhileRevalidate = Duration.Min(StaleWhileRevalidate, seconds - maxAge),
            };
    }

    /// <summary>The same for the caller alone.</summary>
    public CacheLifetime AsPrivate() => this with { IsPublic = false };

    /// <summary>The more careful of two: what an answer made of two parts may be kept for.</summary>
    public static CacheLifetime Shorter(CacheLifetime left, CacheLifetime right)
    {
        var shorter = Rank(left).CompareTo(Rank(right)) <= 0 ? left : right;
        return left.IsPublic && right.IsPublic ? shorter : shorter.AsPrivate();
    }

    private static (bool IsStorable, Duration MaxAge) Rank(CacheLifetime lifetime) =>
        (lifetime.IsStorable, lifetime.MaxAge);
}
