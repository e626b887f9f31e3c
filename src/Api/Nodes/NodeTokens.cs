using System.Globalization;
using System.Security.Cryptography;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Nodes;

namespace FinApi.Api.Nodes;

/// <summary>
/// By what nodes of one store know each other: a token under the pepper, which all of them have and nobody else. It
/// names the method, the node that is called and when it ends, so that it serves for nothing else.
/// </summary>
internal sealed class NodeTokens(ISecretHasher hasher, NodeIdentity identity, TimeProvider timeProvider)
{
    /// <summary>The header that a token goes in.</summary>
    public const string Header = "finapi-node-token";

    private const int HashBytes = 32;

    // A call is made at once; the rest is for clocks that differ.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    /// <summary>A token for a call of a method of a node.</summary>
    public string Issue(string method, string node)
    {
        var end = (timeProvider.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        return $"{end.ToString(CultureInfo.InvariantCulture)}.{Convert.ToHexStringLower(Hash(method, node, end))}";
    }

    /// <summary>Whether it is one for a method of this node, and has not ended. Compares in fixed time.</summary>
    public bool IsValid(string? token, string method)
    {
        if (token?.Split('.') is not [var endText, var hashText]
            || !long.TryParse(endText, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            || hashText.Length != 2 * HashBytes)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[HashBytes];
        var now = timeProvider.GetUtcNow().ToUnixTimeSeconds();
        return Convert.FromHexString(hashText, hash, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(hash, Hash(method, identity.Id, end))
            && now <= end
            && end <= now + (2 * (long)Lifetime.TotalSeconds);
    }

    private byte[] Hash(string method, string node, long end)
    {
        var hash = new byte[HashBytes];
        hasher.Hash(string.Create(CultureInfo.InvariantCulture, $"finapi.node\n{method}\n{node}\n{end}"), hash);
        return hash;
    }
}
