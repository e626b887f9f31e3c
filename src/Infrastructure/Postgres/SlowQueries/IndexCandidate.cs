using System.Text.RegularExpressions;

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>An index that might serve a scan.</summary>
/// <param name="Table">The table, whole: its partitions get one each.</param>
/// <param name="Columns">What it is ordered by.</param>
internal sealed partial record IndexCandidate(string Table, IReadOnlyList<string> Columns)
{
    private const int MaxNameLength = 63;

    public string Statement => $"CREATE INDEX ON {Table} ({ColumnText})";

    public string ColumnText => string.Join(", ", Columns);

    /// <summary>What FinApi calls it on a table or partition.</summary>
    public string NameOn(string table)
    {
        var name = $"auto_{table}_{string.Join('_', Columns)}";
        return name.Length <= MaxNameLength ? name : name[..MaxNameLength];
    }

    /// <summary>
    /// Columns that the filter compares: those with =, then the first with a range. Null where there is none, or where
    /// OR stands between them, which one index cannot serve.
    /// </summary>
    public static IndexCandidate? For(string filter, TableFacts table)
    {
        if (filter.Contains(" OR ", StringComparison.Ordinal))
        {
            return null;
        }

        var found = Comparison().Matches(filter)
            .Select(match => (Column: match.Groups["column"].Value, IsEqual: match.Groups["operator"].Value == "="))
            .Where(comparison => table.Columns.Contains(comparison.Column))
            .ToList();
        string[] equal = [.. found.Where(c => c.IsEqual).Select(c => c.Column).Distinct()];
        string[] columns = [.. equal, .. found.Where(c => !c.IsEqual).Select(c => c.Column).Except(equal).Take(1)];
        return columns.Length == 0 ? null : new IndexCandidate(table.Root, columns);
    }

    // As EXPLAIN writes them: (venue = $1), ((t.venue)::text = ANY ($1)), (event_time >= $2).
    [GeneratedRegex(
        @"\( \(? (\w+\.)? (?<column> [a-z_]\w*) \)? (::[\w\ ]+?)? \s (?<operator> = | >= | <= | < | >) \s",
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        1_000)]
    private static partial Regex Comparison();
}
