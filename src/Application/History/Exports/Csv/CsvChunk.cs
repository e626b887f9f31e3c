using System.Buffers;
using System.Buffers.Text;
using System.Text;
using FinApi.Application.Time;
using FinApi.Domain.Numbers;
using NodaTime;

namespace FinApi.Application.History.Exports.Csv;

/// <summary>
/// Writes CSV (RFC 4180, UTF-8, line feeds) into one chunk: whole lines, the last without its line break. Its buffer is
/// the process's: one of its own would be a large object for each export, which only a full collection takes away.
/// </summary>
internal sealed class CsvChunk : IDisposable
{
    // Longer than any number or time.
    private const int MaxNumber = 32;

    // A thousand lines, as most have it.
    private const int FirstLength = 128 * 1024;

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    private byte[] _bytes = [];
    private int _length;
    private bool _isAtLineStart = true;

    public bool IsEmpty => _length == 0;

    /// <summary>What was written; valid until the chunk is written to again, or disposed of.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    public void Clear()
    {
        _length = 0;
        _isAtLineStart = true;
    }

    /// <summary>Starts a line; the first one of a chunk needs no break before it.</summary>
    public void StartLine()
    {
        if (!IsEmpty)
        {
            Write((byte)'\n');
        }

        _isAtLineStart = true;
    }

    public void AddHeader(string columns) => Write(columns);

    public void Add(string? value)
    {
        Separate();
        if (value is not null)
        {
            Write(value.AsSpan().ContainsAny(Special)
                ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
                : value);
        }
    }

    public void Add(decimal? value)
    {
        Separate();
        if (value is { } number)
        {
            _length += DecimalText.Format(number, Room(MaxNumber));
        }
    }

    public void Add(long? value)
    {
        Separate();
        if (value is { } number)
        {
            Utf8Formatter.TryFormat(number, Room(MaxNumber), out var length);
            _length += length;
        }
    }

    public void Add(Instant value)
    {
        Separate();
        _length += DateText.Format(value, Room(MaxNumber));
    }

    public void Add(LocalDate? value)
    {
        Separate();
        if (value is { } date)
        {
            DateText.Format(date, Room(MaxNumber));
            _length += DateText.Date;
        }
    }

    public void Dispose()
    {
        Return();
        (_bytes, _length) = ([], 0);
    }

    private void Separate()
    {
        if (!_isAtLineStart)
        {
            Write((byte)',');
        }

        _isAtLineStart = false;
    }

    private void Write(byte one)
    {
        Room(1)[0] = one;
        _length++;
    }

    private void Write(ReadOnlySpan<char> text) =>
        _length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));

    private Span<byte> Room(int length)
    {
        if (_bytes.Length - _length < length)
        {
            Grow(_length + length);
        }

        return _bytes.AsSpan(_length);
    }

    private void Grow(int length)
    {
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(length, Math.Max(FirstLength, 2 * _bytes.Length)));
        Bytes.Span.CopyTo(grown);
        Return();
        _bytes = grown;
    }

    private void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}
