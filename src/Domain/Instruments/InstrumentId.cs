using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace FinApi.Domain.Instruments;

/// <summary>
/// The stable name of an instrument: <c>id~</c> and 13 of the characters 0-9 and a-z without i, l, o, u. It is made of
/// the key that the instrument was first stored under, so that every node and every copy of a store has the same one,
/// and it stays when symbol, market or anything else changes. No symbol looks like one.
/// </summary>
public readonly record struct InstrumentId(ulong Value)
{
    /// <summary>What every id begins with.</summary>
    public const string Prefix = "id~";

    private const int Digits = 13;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>The id of the instrument that is kept under a key.</summary>
    public static InstrumentId Of(Symbol key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"instrument {key.Value}"), hash);
        return new InstrumentId(BinaryPrimitives.ReadUInt64BigEndian(hash));
    }

    /// <summary>Whether a text means to be an id.</summary>
    public static bool Means(string text) => text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an id in any case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out InstrumentId id)
    {
        id = default;
        if (text is null || text.Length != Prefix.Length + Digits || !Means(text))
        {
            return false;
        }

        var value = UInt128.Zero;
        foreach (var c in text.AsSpan(Prefix.Length))
        {
            var digit = Alphabet.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            value = (value << 5) | (UInt128)digit;
        }

        id = new InstrumentId((ulong)value);
        return value <= ulong.MaxValue;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(Prefix.Length + Digits, Value, static (text, value) =>
        {
            Prefix.CopyTo(text);
            for (var i = text.Length - 1; i >= Prefix.Length; i--, value >>= 5)
            {
                text[i] = Alphabet[(int)(value & 31)];
            }
        });
}
