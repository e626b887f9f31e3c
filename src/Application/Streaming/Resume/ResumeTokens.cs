using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FinApi.Application.Collections;
using FinApi.Application.Paging;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Streaming.Resume;

/// <summary>
/// Makes and checks resume tokens: all that a stream knows of its client, signed together with the account, so that any
/// node serves it and no other account can use it. At most 4 KiB of text.
/// </summary>
internal sealed class ResumeTokens(ISigningKey key, TopicSetCode topicSets)
{
    /// <summary>Most characters of a token.</summary>
    public const int MaxLength = 4_096;

    // Half of HMAC-SHA-256: RFC 2104 section 5 allows truncation to half the hash.
    private const int SignatureLength = 16;
    private const byte Version = 1;

    /// <summary>A token for topics that <see cref="TopicSetCode.Encode"/> encoded.</summary>
    public string Issue(string account, long epoch, long? position, Instant issueTime, Instant fromTime, byte[] topics)
    {
        var output = new ByteWriter();
        output.Write(Version);
        output.WriteNumber((ulong)epoch);
        output.WriteNumber(position is { } known ? (ulong)known + 1 : 0);
        output.WriteNumber((ulong)issueTime.ToUnixTimeMilliseconds());
        output.WriteNumber((ulong)UnixNanoseconds.From(fromTime));
        output.Write(topics);
        Span<byte> signature = stackalloc byte[SignatureLength];
        Sign(account, output.ToArray(), signature);
        output.Write(signature);
        return Base64Url.EncodeToString(output.ToArray());
    }

    /// <summary>Reads a token; null when it was not issued to this account, or cannot be understood any more.</summary>
    public ResumePoint? Read(string account, string token)
    {
        Span<byte> decoded = stackalloc byte[Base64Url.GetMaxDecodedLength(MaxLength)];
        if (token.Length > MaxLength
            || !TokenText.TryDecode(token, decoded, out var written)
            || written <= SignatureLength)
        {
            return null;
        }

        var bytes = decoded[..written];
        var content = bytes[..^SignatureLength];
        Span<byte> expected = stackalloc byte[SignatureLength];
        Sign(account, content, expected);
        return CryptographicOperations.FixedTimeEquals(expected, bytes[^SignatureLength..]) ? Read(content) : null;
    }

    private ResumePoint? Read(ReadOnlySpan<byte> content)
    {
        var input = new ByteReader(content);
        var version = input.Read();
        var epoch = (long)input.ReadNumber();
        long? position = (long)input.ReadNumber() - 1 is var known and >= 0 ? known : null;
        var issueTime = Instant.FromUnixTimeMilliseconds((long)input.ReadNumber());
        var fromTime = UnixNanoseconds.ToInstant((long)input.ReadNumber());
        var topics = version == Version ? topicSets.Decode(ref input) : null;
        return topics is null || !input.IsAtEnd ? null : new ResumePoint(epoch, position, issueTime, fromTime, topics);
    }

    private void Sign(string account, ReadOnlySpan<byte> content, Span<byte> signature)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Bytes);
        hmac.AppendData("resume\0"u8);
        hmac.AppendData(Encoding.UTF8.GetBytes(account));
        hmac.AppendData([0]);
        hmac.AppendData(content);
        hmac.GetHashAndReset(hash);
        hash[..SignatureLength].CopyTo(signature);
    }
}
