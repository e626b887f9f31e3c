using FinApi.Infrastructure.Feeds.Simulated;

namespace FinApi.Infrastructure.Tests.Feeds.Simulated;

public class SplitMix64Tests
{
    // The reference implementation's first numbers for seed 1234567.
    [Fact]
    public void NextBits_ReferenceSeed_GivesReferenceNumbers()
    {
        var random = new SplitMix64(1234567);

        ulong[] numbers = [random.NextBits(), random.NextBits(), random.NextBits()];

        Assert.Equal([6457827717110365317, 3203168211198807973, 9817491932198370423], numbers);
    }

    [Fact]
    public void NextNormal_ManyDraws_HasMeanZeroAndDeviationOne()
    {
        var random = SplitMix64.Keyed(1, 2);

        var draws = Enumerable.Range(0, 100_000).Select(_ => random.NextNormal() / 1_000.0).ToList();

        Assert.InRange(draws.Average(), -0.02, 0.02);
        Assert.InRange(Math.Sqrt(draws.Average(draw => draw * draw)), 0.98, 1.02);
    }

    [Fact]
    public void NextHeavyTail_ManyDraws_HasItsMeanAndBounds()
    {
        var random = SplitMix64.Keyed(3);

        var draws = Enumerable.Range(0, 100_000).Select(_ => random.NextHeavyTail()).ToList();

        Assert.InRange(draws.Average(), SplitMix64.HeavyTailMean * 0.95, SplitMix64.HeavyTailMean * 1.05);
        Assert.Equal(1, draws.Min());
        Assert.Equal(384, draws.Max());
    }
}
