using System.Buffers;
using System.Globalization;
using System.Text;
using FinApi.Domain.MarketData;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.History.Csv;

/// <summary>
/// Writes CSV (RFC 4180, UTF-8, line feeds) into one chunk: whole lines, the last without its line break.
/// </summary>
internal sealed class CsvChunk
{
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
            Write("\n");
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
            Span<char> text = stackalloc char[64];
            Write(text[..DecimalText.Format(number, text)]);
        }
    }

    public void Add(long? value) => Add(value?.ToString(CultureInfo.InvariantCulture));

    public void Add(Instant value) => Add(InstantPattern.ExtendedIso.Format(value));

    public void Add(LocalDate? value) => Add(value is { } date ? LocalDatePattern.Iso.Format(date) : null);

    private void Separate()
    {
        if (!_isAtLineStart)
        {
            Write(",");
        }

        _isAtLineStart = false;
    }

    private void Write(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, _buffer);
}
