using System.Buffers;

namespace FinApi.Application.Streaming.Frames;

/// <summary>Whole frames that are sent together, one behind the other in one buffer. Not thread safe.</summary>
public sealed class FrameBatch : IBufferWriter<byte>
{
    private const int MinSize = 512;

    private readonly List<int> _ends = [];
    private byte[] _bytes = [];
    private int _length;

    /// <summary>How many frames there are.</summary>
    public int Count => _ends.Count;

    /// <summary>All of them.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <summary>One frame, by its place in the batch.</summary>
    public ReadOnlyMemory<byte> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : _ends[index - 1];
            return _bytes.AsMemory(start, _ends[index] - start);
        }
    }

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    /// <summary>Ends a frame where the buffer ends now.</summary>
    internal void EndFrame() => _ends.Add(_length);

    /// <summary>Forgets the frames but keeps the buffer.</summary>
    internal void Clear()
    {
        _ends.Clear();
        _length = 0;
    }

    /// <summary>Gives the buffer back to the pool.</summary>
    internal void Release()
    {
        Clear();
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    private void Reserve(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed <= _bytes.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, MinSize), _bytes.Length * 2));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
