using System.Buffers;
using System.Buffers.Text;
using System.Text;
using FinApi.Application.Time;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History.Exports.Csv;

/// <summary>
/// Writes CSV (RFC 4180, UTF-8, line feeds) into one chunk: whole lines, the last without its line break. The buffer is
/// its own: a million lines have nine million values, and each takes as long as a call or two.
/// </summary>
internal sealed class CsvChunk
{
    // Longer than any number or time, with a comma.
    private const int MaxNumber = 40;

    // Of a character.
    private const int MaxUtf8 = 3;

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    private byte[] _bytes = new byte[64 * 1024];
    private int _length;
    private bool _isAtLineStart = true;

    public bool IsEmpty => _length == 0;

    /// <summary>What was written; valid until the chunk is written to again.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    public void Clear() => (_length, _isAtLineStart) = (0, true);

    /// <summary>Starts a line; the first one of a chunk needs no break before it.</summary>
    public void StartLine()
    {
        if (!IsEmpty)
        {
            Room(1)[0] = (byte)'\n';
            _length++;
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
        var room = Separate();
        if (value is { } number)
        {
            _length += DecimalText.Format(number, room);
        }
    }

    public void Add(long? value)
    {
        var room = Separate();
        if (value is { } number)
        {
            Utf8Formatter.TryFormat(number, room, out var length);
            _length += length;
        }
    }

    public void Add(Instant value)
    {
        var room = Separate();
        _length += DateText.Format(value, room);
    }

    public void Add(LocalDate? value)
    {
        var room = Separate();
        if (value is { } date)
        {
            DateText.Format(date, room);
            _length += DateText.Date;
        }
    }

    // Gives room for a number or a time.
    private Span<byte> Separate()
    {
        var room = Room(MaxNumber);
        if (_isAtLineStart)
        {
            _isAtLineStart = false;
            return room;
        }

        room[0] = (byte)',';
        _length++;
        return room[1..];
    }

    private void Write(ReadOnlySpan<char> text) =>
        _length += Encoding.UTF8.GetBytes(text, Room(MaxUtf8 * text.Length));

    private Span<byte> Room(int length)
    {
        if (_bytes.Length - _length < length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + length));
        }

        return _bytes.AsSpan(_length);
    }
}
