using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FinApi.Application.MarketData;

namespace FinApi.Application.Streaming.Resume;

/// <summary>
/// Numbers the instruments in the order in which they were created: the same on every node and after a restart, because
/// that time is stored. Where two orders could still differ the checksum of the symbols tells.
/// </summary>
internal sealed class SymbolNumbers(LatestMarket market)
{
    /// <summary>Bytes of <see cref="Sum"/>.</summary>
    public const int SumLength = 4;

    private Table _table = new(-1, [], []);

    /// <summary>The numbers of symbols, rising; null when one of them is no instrument.</summary>
    public int[]? Find(IReadOnlyList<string> symbols)
    {
        var table = Current();
        var numbers = new int[symbols.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!table.Numbers.TryGetValue(symbols[i], out numbers[i]))
            {
                return null;
            }
        }

        Array.Sort(numbers);
        return numbers;
    }

    /// <summary>How many numbers there are.</summary>
    public int Count => Current().Symbols.Length;

    /// <summary>The symbols of numbers below <see cref="Count"/>.</summary>
    public string[] GetSymbols(ReadOnlySpan<int> numbers)
    {
        var table = Current();
        var symbols = new string[numbers.Length];
        for (var i = 0; i < symbols.Length; i++)
        {
            symbols[i] = table.Symbols[numbers[i]];
        }

        return symbols;
    }

    /// <summary>A checksum of symbols, whatever their order.</summary>
    public static uint Sum(IReadOnlyList<string> symbols)
    {
        var sum = 0u;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var symbol in symbols)
        {
            SHA256.HashData(Encoding.UTF8.GetBytes(symbol), hash);
            sum += BinaryPrimitives.ReadUInt32LittleEndian(hash);
        }

        return sum;
    }

    private Table Current()
    {
        var table = Volatile.Read(ref _table);
        var version = market.DirectoryVersion;
        if (table.Version == version)
        {
            return table;
        }

        var symbols = market.All.Select(state => state.Instrument)
            .OrderBy(instrument => instrument.CreateTime)
            .ThenBy(instrument => instrument.Symbol.Value, StringComparer.Ordinal)
            .Select(instrument => market.Names.LastingNameOf(instrument.Symbol)).ToArray();
        table = new Table(version, symbols, symbols.Index().ToDictionary(pair => pair.Item, pair => pair.Index));
        Volatile.Write(ref _table, table);
        return table;
    }

    private sealed record Table(long Version, string[] Symbols, Dictionary<string, int> Numbers);
}
