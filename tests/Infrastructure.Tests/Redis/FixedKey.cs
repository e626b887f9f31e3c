using FinApi.Application.Paging;

namespace FinApi.Infrastructure.Tests.Redis;

/// <summary>The signing key of a store: the same byte over and over.</summary>
internal sealed class FixedKey(byte value) : ISigningKey
{
    private readonly byte[] _bytes = [.. Enumerable.Repeat(value, 32)];

    public ReadOnlySpan<byte> Bytes => _bytes;
}
