namespace FinApi.Application.Collections;

/// <summary>Writes bytes, one part behind the other, into an array that grows. Not thread safe.</summary>
internal sealed class ByteWriter
{
    private const int FirstCapacity = 256;
    private const int MaxNumberLength = 10;

    private byte[] _bytes = new byte[FirstCapacity];

    public int Length { get; private set; }

    public byte[] ToArray() => _bytes.AsSpan(0, Length).ToArray();

    /// <summary>Begins again; the memory is kept.</summary>
    public void Clear() => Length = 0;

    public void Write(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
    }

    public void Write(ReadOnlySpan<byte> values) => values.CopyTo(Take(values.Length));

    /// <summary>Room for so many bytes, which the caller fills at once.</summary>
    public Span<byte> Take(int length)
    {
        Reserve(length);
        Length += length;
        return _bytes.AsSpan(Length - length, length);
    }

    /// <summary>Seven bits a byte, lowest first, as in protobuf.</summary>
    public void WriteNumber(ulong value)
    {
        Reserve(MaxNumberLength);
        for (; value >= 0x80; value >>= 7)
        {
            _bytes[Length++] = (byte)(value | 0x80);
        }

        _bytes[Length++] = (byte)value;
    }

    /// <summary>A number that may be negative: zigzag, as in protobuf.</summary>
    public void WriteSigned(long value) => WriteNumber((ulong)((value << 1) ^ (value >> 63)));

    private void Reserve(int length)
    {
        if (_bytes.Length - Length < length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + length));
        }
    }
}
