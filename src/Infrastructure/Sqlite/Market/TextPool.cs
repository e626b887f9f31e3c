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

    public string? TextOrNull(SqliteStatement row, int column)
    {
        if (row.IsNull(column))
        {
            return null;
        }

        var utf8 = row.Utf8(column);
        if (utf8.Length > MaxLength)
        {
            return Encoding.UTF8.GetString(utf8);
        }

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
