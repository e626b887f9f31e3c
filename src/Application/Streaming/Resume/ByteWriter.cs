namespace FinApi.Application.Streaming.Resume;

/// <summary>Writes the parts of a token.</summary>
internal sealed class ByteWriter
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public void Write(byte value) => _bytes.Add(value);

    public void Write(ReadOnlySpan<byte> values) => _bytes.AddRange(values);

    /// <summary>Seven bits a byte, lowest first, as in protobuf.</summary>
    public void WriteNumber(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}
