using CsCheck;
using FinApi.Application.MarketData;
using NodaTime;

namespace FinApi.Application.Tests.MarketData;

public class SampleRingTests
{
    private static readonly Instant Start = Market.At("2026-11-20T15:00:00Z");

    [Fact]
    public void Find_AnyTicks_NeverShowsWhatIsTooYoungAndLagsByLessThanASecond()
    {
        var steps = Gen.Int[0, 90_000].Array[1, 400];

        steps.Sample(milliseconds =>
        {
            var ring = new SampleRing<object>();
            var times = new List<(Instant Time, object Item)>();
            var now = Start;
            foreach (var step in milliseconds)
            {
                now += Duration.FromMilliseconds(step);
                times.Add((now, new object()));
                ring.Add(now, times[^1].Item);
                var latest = now - Duration.FromMinutes(15);

                var found = ring.Find(latest);

                var exact = times.FindLastIndex(tick => tick.Time <= latest);
                var shown = times.FindIndex(tick => ReferenceEquals(tick.Item, found));
                Assert.True(shown <= exact, "It shows what is too young.");
                var left = times.Skip(shown + 1).Take(exact - shown);
                Assert.All(left, tick => Assert.True(latest - tick.Time < Duration.FromSeconds(1)));
            }
        });
    }

    [Fact]
    public void Find_LatestOfItsSecond_IsSeenToTheNanosecond()
    {
        var ring = new SampleRing<string>();
        ring.Add(Start, "first");
        ring.Add(Start + Duration.FromMilliseconds(500), "second");

        Assert.Null(ring.Find(Start + Duration.FromMilliseconds(500) - Duration.Epsilon));
        Assert.Equal("second", ring.Find(Start + Duration.FromMilliseconds(500)));
    }

    [Fact]
    public void Find_TickOfLongAgo_IsStillInForce()
    {
        var ring = new SampleRing<string>();
        ring.Add(Start, "old");
        ring.Add(Start + Duration.FromDays(3), "new");

        Assert.Equal("old", ring.Find(Start + Duration.FromDays(3) - Duration.FromMinutes(15)));
    }
}
