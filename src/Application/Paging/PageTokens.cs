using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FinApi.Application.Paging;

/// <summary>
/// Makes and checks page tokens. A token is the position after a page and a signature over it and the query, so that a
/// token that was altered, or taken to another query, is refused. It holds no secret and never expires.
/// </summary>
internal sealed class PageTokens(ISigningKey key)
{
    // Half of HMAC-SHA-256: RFC 2104 section 5 allows truncation to half the hash.
    private const int SignatureLength = 16;
    private const int MaxPositionLength = 64;

    /// <summary>A token for what comes after a position.</summary>
    /// <param name="query">Everything that must stay the same between pages, in one unambiguous text.</param>
    /// <param name="position">At most 64 bytes.</param>
    public string Issue(string query, ReadOnlySpan<byte> position)
    {
        Span<byte> token = stackalloc byte[position.Length + SignatureLength];
        position.CopyTo(token);
        Sign(query, position, token[position.Length..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Reads the position of a token; false when it was not issued for this query.</summary>
    public bool TryRead(string query, string token, Span<byte> position, out int length)
    {
        length = 0;
        Span<byte> bytes = stackalloc byte[MaxPositionLength + SignatureLength];
        if (Base64Url.DecodeFromChars(token, bytes, out _, out var written) != OperationStatus.Done
            || written < SignatureLength)
        {
            return false;
        }

        length = written - SignatureLength;
        Span<byte> expected = stackalloc byte[SignatureLength];
        Sign(query, bytes[..length], expected);
        if (length > position.Length || !CryptographicOperations.FixedTimeEquals(expected, bytes[length..written]))
        {
            return false;
        }

        bytes[..length].CopyTo(position);
        return true;
    }

    private void Sign(string query, ReadOnlySpan<byte> position, Span<byte> signature)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Bytes);
        hmac.AppendData(Encoding.UTF8.GetBytes(query));
        hmac.AppendData([0]);
        hmac.AppendData(position);
        hmac.GetHashAndReset(hash);
        hash[..SignatureLength].CopyTo(signature);
    }
}
