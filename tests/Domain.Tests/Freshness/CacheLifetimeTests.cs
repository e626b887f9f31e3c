using FinApi.Domain.Freshness;
using NodaTime;

namespace FinApi.Domain.Tests.Freshness;

public sealed class CacheLifetimeTests
{
    private static readonly CacheLifetime Minute = CacheLifetime.Public(Duration.FromMinutes(1));
    private static readonly CacheLifetime Hour = CacheLifetime.Public(Duration.FromHours(1));

    public static TheoryData<CacheLifetime, CacheLifetime, string> Pairs { get; } = new()
    {
        { Minute, Hour, "public 60" },
        { Minute.AsPrivate(), Hour, "private 60" },
        { Minute, Hour.AsPrivate(), "private 60" },
        { CacheLifetime.NoCache, Minute, "no-cache" },
        { CacheLifetime.NoStore, Minute, "no-store" },
        { CacheLifetime.NoStore, CacheLifetime.NoCache, "no-store" },
    };

    [Theory]
    [MemberData(nameof(Pairs), DisableDiscoveryEnumeration = true)]
    public void Shorter_OfTwo_IsTheMoreCarefulInEitherOrder(CacheLifetime left, CacheLifetime right, string expected)
    {
        Assert.Equal(expected, LifetimeText.Of(CacheLifetime.Shorter(left, right)));
        Assert.Equal(expected, LifetimeText.Of(CacheLifetime.Shorter(right, left)));
    }

    [Theory]
    [InlineData(999, "no-cache")]
    [InlineData(1999, "public 1")]
    [InlineData(-5000, "no-cache")]
    public void Public_FractionsOfSeconds_AreDropped(int milliseconds, string expected)
    {
        Assert.Equal(expected, LifetimeText.Of(CacheLifetime.Public(Duration.FromMilliseconds(milliseconds))));
    }

    [Theory]
    [InlineData(3_600_000, "public 300 stale 60")]
    [InlineData(360_000, "public 300 stale 60")]
    [InlineData(359_999, "public 300 stale 59")]
    [InlineData(300_500, "public 300")]
    [InlineData(1_999, "public 1")]
    [InlineData(999, "no-cache")]
    [InlineData(-1, "no-cache")]
    public void Within_LessThanIsLeft_EndsWithoutAStaleRest(int milliseconds, string expected)
    {
        var rest = Duration.FromMilliseconds(milliseconds);
        var lifetime = CacheLifetime.Public(Duration.FromMinutes(5)).ThenStale(Duration.FromMinutes(1));

        Assert.Equal(expected, LifetimeText.Of(lifetime.Within(rest)));
        Assert.Equal("no-store", LifetimeText.Of(CacheLifetime.NoStore.Within(rest)));
        Assert.Equal(
            expected.Replace("public", "private", StringComparison.Ordinal),
            LifetimeText.Of(lifetime.AsPrivate().Within(rest)));
    }
}
