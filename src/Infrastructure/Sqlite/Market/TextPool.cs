using System.Text;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>
/// Gives equal texts of one page the same string: a page of 10,000 ticks names a handful of venues and conditions. For
/// one page and thread; forgotten with the page, so it needs no bound of its own.
/// </summary>
internal sealed class TextPool
{
    // Codes are short; anything longer is read as it is.
    private const int MaxLength = 64;

    private readonly Dictionary<string, string> _texts = [];

    // The last text of each column: that of the next row is most often the same.
    private string?[] _last = [];

    public string? TextOrNull(SqliteStatement row, int column)
    {
        if (!row.TryUtf8(column, out var utf8))
        {
            return null;
        }

        if (utf8.Length > MaxLength)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        if (column >= _last.Length)
        {
            Array.Resize(ref _last, column + 1);
        }

        ref var last = ref _last[column];
        return last is not null && Ascii.Equals(utf8, last) ? last : last = Find(utf8);
    }

    private string Find(ReadOnlySpan<byte> utf8)
    {
        Span<char> buffer = stackalloc char[MaxLength];
        ReadOnlySpan<char> text = buffer[..Encoding.UTF8.GetChars(utf8, buffer)];
        var texts = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!texts.TryGetValue(text, out var shared))
        {
            shared = text.ToString();
            _texts.Add(shared, shared);
        }

        return shared;
    }
}
