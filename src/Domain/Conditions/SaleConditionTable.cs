using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FinApi.Domain.Conditions;

/// <summary>
/// What trades may set in bars, by their sale conditions. A trade with several may set what all of them allow. A code
/// that the table does not have allows everything, and so does a trade without conditions. Safe for all threads.
/// </summary>
public sealed class SaleConditionTable
{
    // Of 16 codes at most a feed uses some hundred combinations; a publisher who invents others is looked up each time.
    private const int MaxKnown = 4_096;

    private readonly FrozenDictionary<string, TradeUses> _codes;
    private readonly ConcurrentDictionary<string, TradeUses> _known = new(StringComparer.Ordinal);

    /// <summary>Makes a table.</summary>
    /// <param name="name">Its name in the file, such as CTA.</param>
    /// <param name="codes">The codes, in the case in which sources send them.</param>
    public SaleConditionTable(string name, IReadOnlyDictionary<string, TradeUses> codes)
    {
        Name = name;
        _codes = codes.ToFrozenDictionary(StringComparer.Ordinal);
        Fingerprint = MakeFingerprint(codes);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Changes whenever a code means something else; at most 32 characters.</summary>
    public string Fingerprint { get; }

    /// <summary>What a trade may set.</summary>
    /// <param name="conditions">Its codes, separated by spaces; null for none.</param>
    public TradeUses UsesOf(string? conditions)
    {
        if (string.IsNullOrEmpty(conditions))
        {
            return TradeUses.All;
        }

        if (_known.TryGetValue(conditions, out var known))
        {
            return known;
        }

        var uses = Read(conditions);
        if (_known.Count < MaxKnown)
        {
            _known.TryAdd(conditions, uses);
        }

        return uses;
    }

    private TradeUses Read(string conditions)
    {
        var (uses, closing) = (TradeUses.All, TradeUses.None);
        foreach (var code in conditions.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (_codes.TryGetValue(code, out var allowed))
            {
                uses &= allowed;
                closing |= allowed & TradeUses.ClosingPrint;
            }
        }

        return uses == TradeUses.None ? TradeUses.None : uses | closing;
    }

    private static string MakeFingerprint(IReadOnlyDictionary<string, TradeUses> codes)
    {
        var text = new StringBuilder();
        foreach (var (code, uses) in codes.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{code} {(int)uses}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }
}
