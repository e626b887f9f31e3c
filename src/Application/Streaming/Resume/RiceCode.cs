using System.Numerics;
using FinApi.Application.Collections;

namespace FinApi.Application.Streaming.Resume;

/// <summary>
/// Rising numbers as Rice-coded differences: of 12,000 symbols any 3,000 take about 1.3 KB, of 100,000 some 2.5 KB.
/// R. F. Rice, "Some Practical Universal Noiseless Coding Techniques", JPL 79-22.
/// </summary>
internal static class RiceCode
{
    private const int MaxParameter = 30;

    /// <summary>Writes numbers in rising order, each once.</summary>
    public static void Write(ByteWriter output, ReadOnlySpan<int> numbers)
    {
        var mean = numbers.IsEmpty ? 1 : Math.Max(1, (numbers[^1] + 1) / numbers.Length);
        var parameter = BitOperations.Log2((uint)mean);
        output.WriteNumber((ulong)numbers.Length);
        output.Write((byte)parameter);

        var bits = new BitSink(output);
        var previous = -1;
        foreach (var number in numbers)
        {
            var gap = number - previous - 1;
            previous = number;
            for (var i = gap >> parameter; i > 0; i--)
            {
                bits.Write(1);
            }

            bits.Write(0);
            for (var i = parameter - 1; i >= 0; i--)
            {
                bits.Write((gap >> i) & 1);
            }
        }

        bits.Flush();
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null when the bytes are something else.</summary>
    public static int[]? Read(ref ByteReader input, int maxCount, int maxNumber)
    {
        var numbers = new int[input.ReadCount(maxCount)];
        var parameter = input.Read();
        if (input.IsBroken || parameter > MaxParameter)
        {
            return null;
        }

        var (bits, left) = (0, 0);
        var number = -1;
        for (var i = 0; i < numbers.Length; i++)
        {
            long gap = 0;
            while (NextBit(ref input, ref bits, ref left) == 1 && gap <= maxNumber)
            {
                gap++;
            }

            for (var bit = 0; bit < parameter; bit++)
            {
                gap = (gap << 1) | (uint)NextBit(ref input, ref bits, ref left);
            }

            if (input.IsBroken || number + 1 + gap > maxNumber)
            {
                return null;
            }

            numbers[i] = number += (int)gap + 1;
        }

        return numbers;
    }

    private static int NextBit(ref ByteReader input, ref int bits, ref int left)
    {
        if (left == 0)
        {
            (bits, left) = (input.Read(), 8);
        }

        left--;
        return (bits >> left) & 1;
    }

    private ref struct BitSink(ByteWriter output)
    {
        private int _bits;
        private int _count;

        public void Write(int bit)
        {
            _bits = (_bits << 1) | bit;
            if (++_count == 8)
            {
                output.Write((byte)_bits);
                (_bits, _count) = (0, 0);
            }
        }

        public void Flush()
        {
            while (_count > 0)
            {
                Write(0);
            }
        }
    }
}
