using System.Security.Cryptography;
using System.Text;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Storage;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Secrets;

/// <summary>HMAC-SHA-256 under the pepper, which is read once.</summary>
internal sealed class PepperedSecretHasher(IOptions<AccountsOptions> options, IOptions<DataOptions> data)
    : ISecretHasher
{
    // Keys and tokens have some 80 bytes; what is longer is none of them, and pays with an allocation.
    private const int StackBytes = 256;

    private const string FingerprintText = "finapi.pepper.fingerprint";

    private readonly Lazy<byte[]> _pepper = new(() => Pepper.Load(options.Value, data));

    public void Hash(ReadOnlySpan<char> secret, Span<byte> hash) => Hash(_pepper.Value, secret, hash);

    /// <summary>Tells one pepper from another, and nothing else of it.</summary>
    public static byte[] FingerprintOf(byte[] pepper)
    {
        var hash = new byte[HMACSHA256.HashSizeInBytes];
        Hash(pepper, FingerprintText, hash);
        return hash;
    }

    private static void Hash(byte[] pepper, ReadOnlySpan<char> secret, Span<byte> hash)
    {
        var maxBytes = Encoding.UTF8.GetMaxByteCount(secret.Length);
        Span<byte> utf8 = maxBytes <= StackBytes ? stackalloc byte[StackBytes] : new byte[maxBytes];
        var length = Encoding.UTF8.GetBytes(secret, utf8);
        HMACSHA256.HashData(pepper, utf8[..length], hash);
        CryptographicOperations.ZeroMemory(utf8[..length]);
    }

    /// <summary>The fingerprint of this node's pepper.</summary>
    public byte[] Fingerprint() => FingerprintOf(_pepper.Value);

    /// <exception cref="StoreUnusableException">The store was filled under another pepper.</exception>
    public void ThrowUnlessOf(byte[] stored)
    {
        if (!CryptographicOperations.FixedTimeEquals(stored, Fingerprint()))
        {
            throw new StoreUnusableException(
                "The keys and sessions in the store were hashed with another pepper than this node's: give this node "
                + "the pepper of the first node, with Accounts:PepperFile or as keys/pepper.key in Data:Path.");
        }
    }
}
