using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using NodaTime;

namespace FinApi.Application.Deletions;

/// <summary>
/// Makes and reads the tokens that a deletion needs: the plan's fingerprint and the request, for one operator, signed
/// with the key that all nodes share. A token holds no secret.
/// </summary>
internal sealed class DeletionTokens(ISigningKey key, IStoreEpoch epoch, TimeProvider timeProvider)
{
    /// <summary>How long a token is good: time to read what a preview says, and not to forget it.</summary>
    public static readonly Duration Life = Duration.FromMinutes(15);

    private const int IdLength = 16;
    private const int FingerprintLength = 32;
    private const int SignatureLength = HMACSHA256.HashSizeInBytes;

    // Version, epoch, expiry, id, fingerprint.
    private const int HeadLength = 1 + sizeof(long) + sizeof(long) + IdLength + FingerprintLength;
    private const byte Version = 1;

    /// <summary>A token for an operator, and when it ends.</summary>
    public (string Token, Instant ExpireTime) Issue(string accountId, DeletionPlan plan)
    {
        var request = Encoding.UTF8.GetBytes(plan.Request.ToText());
        var token = new byte[HeadLength + request.Length + SignatureLength];
        var expireTime = Instant.FromUnixTimeMilliseconds((timeProvider.GetInstant() + Life).ToUnixTimeMilliseconds());
        token[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(1), epoch.Epoch);
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(1 + sizeof(long)), expireTime.ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(token.AsSpan(1 + (2 * sizeof(long)), IdLength));
        plan.Fingerprint().CopyTo(token.AsSpan(HeadLength - FingerprintLength));
        request.CopyTo(token.AsSpan(HeadLength));
        Sign(accountId, token.AsSpan(0, HeadLength + request.Length), token.AsSpan(HeadLength + request.Length));
        return (Base64Url.EncodeToString(token), expireTime);
    }

    /// <summary>What a token says; an error when it was not issued to the operator.</summary>
    public Result<DeletionTicket> Read(string accountId, string text)
    {
        var token = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (!TokenText.TryDecode(text, token, out var length)
            || length <= HeadLength + SignatureLength
            || token[0] != Version)
        {
            return Foreign();
        }

        Array.Resize(ref token, length);
        Span<byte> expected = stackalloc byte[SignatureLength];
        var signed = token.AsSpan(0, token.Length - SignatureLength);
        Sign(accountId, signed, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, token.AsSpan(signed.Length)))
        {
            return Foreign();
        }

        return new DeletionTicket(
            Convert.ToHexStringLower(token.AsSpan(1 + (2 * sizeof(long)), IdLength)),
            DeletionRequest.Parse(Encoding.UTF8.GetString(signed[HeadLength..])),
            token.AsMemory(HeadLength - FingerprintLength, FingerprintLength),
            Instant.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(token.AsSpan(1 + sizeof(long)))),
            BinaryPrimitives.ReadInt64BigEndian(token.AsSpan(1)));
    }

    /// <summary>Why a token is void though it was issued to the operator; null: it is good.</summary>
    public Error? CheckAge(DeletionTicket ticket)
    {
        if (ticket.Epoch != epoch.Epoch)
        {
            return DeletionErrors.Void("The store was restored, or lost data, since the preview.");
        }

        return ticket.ExpireTime <= timeProvider.GetInstant()
            ? DeletionErrors.Void($"The preview is older than {(int)Life.TotalMinutes} minutes.")
            : null;
    }

    private static Error Foreign() =>
        Error.Invalid("token", "is not one that PreviewDelete gave this account. Send it unchanged.");

    // The leading text keeps signatures of other uses of the key apart.
    private void Sign(string accountId, ReadOnlySpan<byte> signed, Span<byte> signature)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Bytes);
        hmac.AppendData("finapi.deletion\0"u8);
        hmac.AppendData(Encoding.UTF8.GetBytes(accountId));
        hmac.AppendData([0]);
        hmac.AppendData(signed);
        hmac.GetHashAndReset(signature);
    }
}
