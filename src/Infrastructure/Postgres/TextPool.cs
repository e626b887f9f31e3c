using Npgsql;

namespace FinApi.Infrastructure.Postgres;

/// <summary>
/// Gives equal texts of one page the same string: a page of 10,000 ticks names a handful of venues and conditions. For
/// one page; forgotten with it, so it needs no bound of its own.
/// </summary>
internal sealed class TextPool
{
    private readonly Dictionary<string, string> _texts = [];

    public string? TextOrNull(NpgsqlDataReader row, int column)
    {
        if (row.TextOrNull(column) is not { } text)
        {
            return null;
        }

        if (_texts.TryGetValue(text, out var shared))
        {
            return shared;
        }

        _texts.Add(text, text);
        return text;
    }
}
