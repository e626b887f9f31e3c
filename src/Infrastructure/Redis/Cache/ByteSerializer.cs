using System.Buffers.Binary;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;
using ZiggyCreatures.Caching.Fusion.Serialization;

namespace FinApi.Infrastructure.Redis.Cache;

/// <summary>
/// An answer's bytes as they are, behind when they were made and how long they are fresh: as JSON they would be a third
/// longer.
/// </summary>
internal sealed class ByteSerializer : IFusionCacheSerializer
{
    private const int HeaderLength = 2 * sizeof(long);

    public byte[] Serialize<T>(T? obj)
    {
        if (obj is not FusionCacheDistributedEntry<byte[]> { Value: { } value } entry)
        {
            throw new NotSupportedException($"Only bytes are shared, not {typeof(T)}.");
        }

        var data = new byte[HeaderLength + value.Length];
        BinaryPrimitives.WriteInt64LittleEndian(data, entry.Timestamp);
        BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(sizeof(long)), entry.LogicalExpirationTimestamp);
        value.CopyTo(data.AsSpan(HeaderLength));
        return data;
    }

    public T? Deserialize<T>(byte[] data)
    {
        if (data.Length < HeaderLength)
        {
            throw new FormatException("A shared answer is cut off.");
        }

        var entry = new FusionCacheDistributedEntry<byte[]>(
            data[HeaderLength..],
            BinaryPrimitives.ReadInt64LittleEndian(data),
            BinaryPrimitives.ReadInt64LittleEndian(data.AsSpan(sizeof(long))),
            tags: null,
            metadata: null);
        return (T)(object)entry;
    }

    public ValueTask<byte[]> SerializeAsync<T>(T? obj, CancellationToken token = default) =>
        ValueTask.FromResult(Serialize(obj));

    public ValueTask<T?> DeserializeAsync<T>(byte[] data, CancellationToken token = default) =>
        ValueTask.FromResult(Deserialize<T>(data));
}
