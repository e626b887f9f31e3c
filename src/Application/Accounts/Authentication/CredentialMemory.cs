using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NodaTime;

namespace FinApi.Application.Accounts.Authentication;

/// <summary>
/// What a connection remembers of the key that it was shown: nearly all connections are shown the same one with every
/// call, and its hash takes most of the time that finding its caller does. Holds one key, the first that was good. Safe
/// for all threads.
/// </summary>
public sealed class CredentialMemory
{
    private volatile Entry? _entry;

    /// <summary>What was found by exactly this text; null when that is not known, or may not be so any more.</summary>
    /// <param name="text">The key or token that is shown now.</param>
    /// <param name="version"><see cref="CredentialLoader.Version"/>.</param>
    /// <param name="now">The time.</param>
    internal Entry? Find(string text, long version, Instant now) =>
        _entry is { } entry && entry.IsCurrent(version, now) && IsSame(entry.Text, text) ? entry : null;

    /// <summary>
    /// Whether another key may take the place. A proxy's connection with the keys of many does not change it each time.
    /// </summary>
    internal bool HasRoom(long version, Instant now) => _entry is not { } entry || !entry.IsCurrent(version, now);

    internal void Keep(Entry entry) => _entry = entry;

    // In fixed time, since others may share the connection through a proxy, and must not find a key letter by letter:
    // every part of both is looked at before anything is decided. CryptographicOperations does it a byte at a time,
    // which took 4 % of a whole call over gRPC.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsSame(string one, string other)
    {
        if (one.Length != other.Length)
        {
            return false;
        }

        const int CharactersAPart = sizeof(ulong) / sizeof(char);
        var left = MemoryMarshal.Cast<char, ulong>(one.AsSpan());
        var right = MemoryMarshal.Cast<char, ulong>(other.AsSpan());
        var difference = 0UL;
        for (var i = 0; i < left.Length; i++)
        {
            difference |= left[i] ^ right[i];
        }

        for (var i = left.Length * CharactersAPart; i < one.Length; i++)
        {
            difference |= (uint)one[i] ^ other[i];
        }

        return difference == 0;
    }

    /// <param name="Text">The key or token.</param>
    /// <param name="Hash">Its hash.</param>
    /// <param name="Known">What was found by it.</param>
    /// <param name="Version">What <see cref="CredentialLoader.Version"/> was before it was found.</param>
    internal sealed record Entry(string Text, byte[] Hash, KnownCredential Known, long Version)
    {
        public bool IsCurrent(long version, Instant now) => Version == version && !Known.IsStale(now);
    }
}
