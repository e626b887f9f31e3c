using System.Security.Cryptography;
using System.Text;

namespace FinApi.Infrastructure.Secrets;

/// <summary>
/// A pepper under a passphrase: AES-256-GCM, its key by PBKDF2 with HMAC-SHA-256. What stands in a file is a mark of
/// the format, a salt, a nonce, a tag and the pepper.
/// </summary>
internal static class SealedPepper
{
    // What OWASP recommends for PBKDF2 with SHA-256; a third of a second, once a backup.
    private const int Iterations = 600_000;

    private const int KeyLength = 32;
    private const int SaltLength = 16;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeadLength = 4 + SaltLength + NonceLength + TagLength;

    private static ReadOnlySpan<byte> Format => "FPP1"u8;

    public static byte[] Seal(byte[] pepper, string passphrase)
    {
        var bytes = new byte[HeadLength + pepper.Length];
        Format.CopyTo(bytes);
        var (salt, nonce, tag, text) = Split(bytes);
        RandomNumberGenerator.Fill(salt.Span);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = Open(passphrase, salt.Span);
        aes.Encrypt(nonce.Span, pepper, text.Span, tag.Span);
        return bytes;
    }

    /// <summary>The pepper; null when the passphrase is another one, or the bytes are none of ours.</summary>
    public static byte[]? Unseal(byte[] bytes, string passphrase)
    {
        if (bytes.Length < HeadLength + Pepper.MinLength || !bytes.AsSpan().StartsWith(Format))
        {
            return null;
        }

        var (salt, nonce, tag, text) = Split(bytes);
        var pepper = new byte[text.Length];
        using var aes = Open(passphrase, salt.Span);
        try
        {
            aes.Decrypt(nonce.Span, text.Span, tag.Span, pepper);
            return pepper;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static (Memory<byte> Salt, Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Text) Split(byte[] bytes)
    {
        var rest = bytes.AsMemory(Format.Length);
        return (
            rest[..SaltLength],
            rest.Slice(SaltLength, NonceLength),
            rest.Slice(SaltLength + NonceLength, TagLength),
            rest[(SaltLength + NonceLength + TagLength)..]);
    }

    private static AesGcm Open(string passphrase, ReadOnlySpan<byte> salt) =>
        new(
            Rfc2898DeriveBytes.Pbkdf2(
                Encoding.UTF8.GetBytes(passphrase), salt, Iterations, HashAlgorithmName.SHA256, KeyLength),
            TagLength);
}
