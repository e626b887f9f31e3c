namespace FinApi.Bench.Load;

/// <summary>Walks over the fields of a protobuf message.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _left = message;

    public bool TryReadTag(out int field, out int type)
    {
        if (_left.IsEmpty)
        {
            (field, type) = (0, 0);
            return false;
        }

        var tag = ReadVarint();
        (field, type) = ((int)(tag >> 3), (int)(tag & 7));
        return true;
    }

    public ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = _left[0];
            _left = _left[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = (int)ReadVarint();
        var bytes = _left[..length];
        _left = _left[length..];
        return bytes;
    }

    public void Skip(int type)
    {
        switch (type)
        {
            case 0:
                ReadVarint();
                break;
            case 1:
                _left = _left[8..];
                break;
            case 5:
                _left = _left[4..];
                break;
            case 2:
                ReadBytes();
                break;
            default:
                throw new InvalidDataException($"wire type {type} is none that is in use");
        }
    }
}
