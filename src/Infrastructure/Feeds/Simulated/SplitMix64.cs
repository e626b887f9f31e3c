using System.Numerics;

namespace FinApi.Infrastructure.Feeds.Simulated;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). System.Random does not
/// promise its algorithm; here the same key has to give the same numbers on every machine and in every release.
/// Integers only, for the same reason. Not safe for several threads.
/// </summary>
internal sealed class SplitMix64(ulong state)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    // Mean and standard deviation of the sum of four 16-bit numbers.
    private const long NormalMean = 131_070;
    private const long NormalDeviation = 37_837;

    private ulong _state = state;

    /// <summary>A generator of its own for each combination of keys.</summary>
    public static SplitMix64 Keyed(params ReadOnlySpan<long> keys)
    {
        var state = 0UL;
        foreach (var key in keys)
        {
            state = Mix((state ^ (ulong)key) + Golden);
        }

        return new SplitMix64(state);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix(_state += Golden);

    /// <summary>A number of [0, bound).</summary>
    public int Next(int bound) => (int)Math.BigMul(NextBits(), (ulong)bound, out _);

    /// <summary>A number of [first, last], both inclusive.</summary>
    public int Between(int first, int last) => first + Next(last - first + 1);

    /// <summary>Nearly normal, in thousandths of a standard deviation, never beyond 3,465.</summary>
    public long NextNormal()
    {
        var bits = NextBits();
        var sum = (long)((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48));
        return (sum - NormalMean) * 1_000 / NormalDeviation;
    }

    /// <summary>
    /// 1 to 384 with a heavy tail (half as often for twice as much) and mean <see cref="HeavyTailMean"/>.
    /// </summary>
    public int NextHeavyTail() => (1 << Math.Min(BitOperations.TrailingZeroCount(NextBits()), 7)) * Between(1, 3);

    /// <summary>Mean of <see cref="NextHeavyTail"/>.</summary>
    public const int HeavyTailMean = 9;

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
