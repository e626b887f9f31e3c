using System.Numerics;

namespace FinApi.Bench.Load;

/// <summary>Durations in microseconds, in buckets that are at most 1/32 of their value wide.</summary>
internal sealed class Histogram
{
    private const int SubBits = 5;

    private readonly long[] _counts = new long[(64 - SubBits + 1) << SubBits];

    public long Count { get; private set; }

    public void Add(long microseconds)
    {
        _counts[IndexOf(Math.Max(microseconds, 0))]++;
        Count++;
    }

    /// <summary>The value below which a share lies, in milliseconds; 0 when it is empty.</summary>
    public double Percentile(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        for (var i = 0; i < _counts.Length; i++)
        {
            left -= _counts[i];
            if (left <= 0 && _counts[i] > 0)
            {
                return UpperBound(i) / 1_000d;
            }
        }

        return 0;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    private static int IndexOf(long value)
    {
        if (value < 1 << SubBits)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2((ulong)value) - SubBits;
        return ((shift + 1) << SubBits) + (int)((value >> shift) - (1 << SubBits));
    }

    private static long UpperBound(int index)
    {
        if (index < 1 << SubBits)
        {
            return index;
        }

        var shift = (index >> SubBits) - 1;
        return ((long)((index & ((1 << SubBits) - 1)) + (1 << SubBits) + 1) << shift) - 1;
    }
}
