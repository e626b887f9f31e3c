using System.Collections.Concurrent;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Rows;

/// <summary>
/// Gives equal texts of one page the same string: a page of 10,000 ticks names a handful of venues and conditions. For
/// one page; forgotten with it, so it needs no bound of its own. Safe for several threads: a read that was given up may
/// still be running beside the one in its place.
/// </summary>
internal sealed class TextPool
{
    private readonly ConcurrentDictionary<string, string> _texts = new();

    public string? TextOrNull(NpgsqlDataReader row, int column) => Share(row.TextOrNull(column));

    /// <summary>The one string for a text; null for null.</summary>
    public string? Share(string? text) => text is null ? null : _texts.GetOrAdd(text, text);
}
