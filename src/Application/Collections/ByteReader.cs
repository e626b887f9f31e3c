namespace FinApi.Application.Collections;

/// <summary>
/// Reads what <see cref="ByteWriter"/> wrote. What is not there reads as 0 and is told by <see cref="IsBroken"/>.
/// </summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether something was read that is not there.</summary>
    public bool IsBroken { get; private set; }

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Read()
    {
        var one = Read(1);
        return one.IsEmpty ? (byte)0 : one[0];
    }

    public ReadOnlySpan<byte> Read(int length)
    {
        if (length < 0 || length > _rest.Length)
        {
            IsBroken = true;
            _rest = default;
            return default;
        }

        var read = _rest[..length];
        _rest = _rest[length..];
        return read;
    }

    public ulong ReadNumber()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Read();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        IsBroken = true;
        return 0;
    }

    /// <summary>A number that may be negative.</summary>
    public long ReadSigned()
    {
        var value = ReadNumber();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number that has to be an index or a count.</summary>
    public int ReadCount(int max)
    {
        var value = ReadNumber();
        if (value <= (ulong)max)
        {
            return (int)value;
        }

        IsBroken = true;
        return 0;
    }
}
