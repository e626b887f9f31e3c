using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace FinApi.Domain.Accounts;

/// <summary>
/// The text of an API key: <c>fin_live_&lt;id&gt;_&lt;secret&gt;_&lt;checksum&gt;</c> or <c>fin_test_...</c>. The
/// checksum lets scanners for leaked secrets, and the server before any look-up, tell a key from noise; it protects
/// nothing.
/// </summary>
public static class ApiKeyText
{
    /// <summary>Characters of an id: 95 random bits.</summary>
    public const int IdLength = 16;

    /// <summary>Characters of a secret: 256 random bits.</summary>
    public const int SecretLength = 43;

    /// <summary>Characters of a whole key.</summary>
    public const int Length = PrefixLength + IdLength + 1 + SecretLength + 1 + ChecksumLength;

    private const int PrefixLength = 9;
    private const int ChecksumLength = 6;
    private const int SecretStart = PrefixLength + IdLength + 1;
    private const int ChecksumStart = SecretStart + SecretLength + 1;

    /// <summary>A new random id.</summary>
    public static string NewId() => Base62.Random(IdLength);

    /// <summary>A new random secret.</summary>
    public static string NewSecret() => Base62.Random(SecretLength);

    /// <summary>Puts a key together.</summary>
    public static string Format(KeyEnvironment environment, string id, string secret)
    {
        var body = $"{Prefix(environment)}{id}_{secret}_";
        Span<char> checksum = stackalloc char[ChecksumLength];
        Base62.Write(Checksum(body.AsSpan(0, body.Length - 1)), checksum);
        return $"{body}{checksum}";
    }

    /// <summary>Takes a key apart. False when it is none, or its checksum says that it was mistyped.</summary>
    /// <param name="text">The key.</param>
    /// <param name="environment">Which market it sees.</param>
    /// <param name="id">Its id; a part of the text.</param>
    /// <param name="secret">Its secret; a part of the text.</param>
    public static bool TryParse(
        ReadOnlySpan<char> text,
        [NotNullWhen(true)] out KeyEnvironment? environment,
        out ReadOnlySpan<char> id,
        out ReadOnlySpan<char> secret)
    {
        environment = null;
        id = default;
        secret = default;
        if (!HasForm(text))
        {
            return false;
        }

        Span<char> checksum = stackalloc char[ChecksumLength];
        Base62.Write(Checksum(text[..(ChecksumStart - 1)]), checksum);
        if (!text[ChecksumStart..].SequenceEqual(checksum))
        {
            return false;
        }

        id = text.Slice(PrefixLength, IdLength);
        secret = text.Slice(SecretStart, SecretLength);
        environment = text.StartsWith(Prefix(KeyEnvironment.Live), StringComparison.Ordinal) ? KeyEnvironment.Live
            : KeyEnvironment.Test;
        return true;
    }

    /// <summary>Whether a text would be a key but for its checksum.</summary>
    public static bool HasForm(ReadOnlySpan<char> text) =>
        text.Length == Length
        && (text.StartsWith(Prefix(KeyEnvironment.Live), StringComparison.Ordinal)
            || text.StartsWith(Prefix(KeyEnvironment.Test), StringComparison.Ordinal))
        && text[SecretStart - 1] == '_'
        && text[ChecksumStart - 1] == '_'
        && Base62.Is(text.Slice(PrefixLength, IdLength))
        && Base62.Is(text.Slice(SecretStart, SecretLength))
        && Base62.Is(text[ChecksumStart..]);

    private static string Prefix(KeyEnvironment environment) =>
        environment == KeyEnvironment.Live ? "fin_live_" : "fin_test_";

    // Only ASCII gets here, or the text is refused all the same.
    private static uint Checksum(ReadOnlySpan<char> text)
    {
        var crc = uint.MaxValue;
        foreach (var character in text)
        {
            crc = BitOperations.Crc32C(crc, (byte)character);
        }

        return ~crc;
    }
}
