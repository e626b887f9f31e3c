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
}
