using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using FinApi.Application.Results;
using FinApi.Application.Storage;

namespace FinApi.Application.Paging;

/// <summary>
/// Makes and checks page tokens. A token is the epoch of the store, the position after a page, and a signature over
/// both and the query, so that a token that was altered, or taken to another query, is refused. It holds no secret and
/// is good for as long as the epoch.
/// </summary>
internal sealed class PageTokens(ISigningKey key, IStoreEpoch epoch)
{
    // Half of HMAC-SHA-256: RFC 2104 section 5 allows truncation to half the hash.
    private const int SignatureLength = 16;
    private const int EpochLength = sizeof(long);
    private const int MaxPositionLength = 200;

    /// <summary>A token for what comes after a position.</summary>
    /// <param name="query">Everything that must stay the same between pages, in one unambiguous text.</param>
    /// <param name="position">At most 200 bytes.</param>
    public string Issue(string query, ReadOnlySpan<byte> position)
    {
        var signedLength = EpochLength + position.Length;
        Span<byte> token = stackalloc byte[signedLength + SignatureLength];
        BinaryPrimitives.WriteInt64BigEndian(token, epoch.Epoch);
        position.CopyTo(token[EpochLength..]);
        Sign(query, token[..signedLength], token[signedLength..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>
    /// Reads the position of a token; false when it was not issued for this query, or in another epoch of the store.
    /// </summary>
    public bool TryRead(
        string query, string token, Span<byte> position, out int length, [NotNullWhen(false)] out Error? error)
    {
        length = 0;
        Span<byte> bytes = stackalloc byte[EpochLength + MaxPositionLength + SignatureLength];
        if (!TokenText.TryDecode(token, bytes, out var written)
            || written < EpochLength + SignatureLength)
        {
            error = Error.InvalidPageToken();
            return false;
        }

        var signed = bytes[..(written - SignatureLength)];
        Span<byte> expected = stackalloc byte[SignatureLength];
        Sign(query, signed, expected);
        if (signed.Length - EpochLength > position.Length
            || !CryptographicOperations.FixedTimeEquals(expected, bytes[signed.Length..written]))
        {
            error = Error.InvalidPageToken();
            return false;
        }

        // A position of an earlier epoch may stand between other rows.
        if (BinaryPrimitives.ReadInt64BigEndian(signed) != epoch.Epoch)
        {
            error = Error.PageTokenOutdated();
            return false;
        }

        length = signed.Length - EpochLength;
        signed[EpochLength..].CopyTo(position);
        error = null;
        return true;
    }

    private void Sign(string query, ReadOnlySpan<byte> signed, Span<byte> signature)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Bytes);
        hmac.AppendData(Encoding.UTF8.GetBytes(query));
        hmac.AppendData([0]);
        hmac.AppendData(signed);
        hmac.GetHashAndReset(hash);
        hash[..SignatureLength].CopyTo(signature);
    }
}
