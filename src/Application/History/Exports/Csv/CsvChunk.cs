using System.Buffers;
using System.Buffers.Text;
using System.Text;
using FinApi.Application.Time;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.History.Exports.Csv;

/// <summary>
/// Writes CSV (RFC 4180, UTF-8, line feeds) into one chunk: whole lines, the last without its line break.
/// </summary>
internal sealed class CsvChunk
{
    // Longer than any number or time.
    private const int MaxNumber = 32;

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private bool _isAtLineStart = true;

    public bool IsEmpty => _buffer.WrittenCount == 0;

    /// <summary>What was written; valid until the chunk is written to again.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.WrittenMemory;

    public void Clear()
    {
        _buffer.ResetWrittenCount();
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
            _buffer.Advance(DecimalText.Format(number, _buffer.GetSpan(MaxNumber)));
        }
    }

    public void Add(long? value)
    {
        Separate();
        if (value is { } number)
        {
            Utf8Formatter.TryFormat(number, _buffer.GetSpan(MaxNumber), out var length);
            _buffer.Advance(length);
        }
    }

    public void Add(Instant value)
    {
        Separate();
        _buffer.Advance(DateText.Format(value, _buffer.GetSpan(MaxNumber)));
    }

    public void Add(LocalDate? value)
    {
        Separate();
        if (value is { } date)
        {
            DateText.Format(date, _buffer.GetSpan(MaxNumber));
            _buffer.Advance(DateText.Date);
        }
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
        _buffer.GetSpan(1)[0] = one;
        _buffer.Advance(1);
    }

    private void Write(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, _buffer);
}
