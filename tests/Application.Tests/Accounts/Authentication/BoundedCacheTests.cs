using FinApi.Application.Accounts.Authentication;

namespace FinApi.Application.Tests.Accounts.Authentication;

public sealed class BoundedCacheTests
{
    [Fact]
    public void Set_MoreThanItsCapacity_KeepsWhatIsAskedFor()
    {
        var cache = new BoundedCache<string>(100);
        cache.Set("busy", "busy");

        for (var i = 0; i < 10_000; i++)
        {
            cache.Set($"k{i}", "x");
            cache.Find("busy");
        }

        Assert.Equal("busy", cache.Find("busy"));
        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => cache.Find($"k{i}") is not null), 0, 101);
    }

    [Fact]
    public void RemoveAll_SomeOfBothHalves_ForgetsJustThose()
    {
        var cache = new BoundedCache<string>(10);
        for (var i = 0; i < 9; i++)
        {
            cache.Set($"k{i}", i % 2 == 0 ? "even" : "odd");
        }

        cache.RemoveAll(value => value == "odd");
        cache.Remove("k0");

        Assert.Equal(
            ["k2", "k4", "k6", "k8"],
            Enumerable.Range(0, 9).Select(i => $"k{i}").Where(name => cache.Find(name) is not null));
    }

    [Fact]
    public void ForEach_SomeInBothHalves_ComesToEachOnceAndForgetsNone()
    {
        var cache = new BoundedCache<string>(10);
        foreach (var name in (string[])["k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7"])
        {
            cache.Set(name, name);
        }

        var seen = new List<string>();
        cache.ForEach(seen.Add);

        Assert.Equal(["k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7"], seen.Order(StringComparer.Ordinal));
        Assert.Equal("k0", cache.Find("k0"));
    }
}
