namespace FinApi.MarketFiles.Csv;

/// <summary>
/// The header of a file: finds columns by name in any order and notes which required ones are missing.
/// </summary>
internal sealed class FileColumns(IReadOnlyList<string> names)
{
    private readonly List<string> _required = [];
    private readonly List<string> _missing = [];

    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>Finds a column under the first of its names that the file has.</summary>
    public Column Optional(params ReadOnlySpan<string> aliases)
    {
        foreach (var alias in aliases)
        {
            for (var i = 0; i < Names.Count; i++)
            {
                if (Names[i].Equals(alias, StringComparison.OrdinalIgnoreCase))
                {
                    return new Column(alias, i);
                }
            }
        }

        return new Column(aliases[0], -1);
    }

    public Column Required(params ReadOnlySpan<string> aliases) => Require(Optional(aliases));

    public Column RequiredUnless(bool hasDefault, string name) => hasDefault ? Optional(name) : Required(name);

    public void ThrowIfMissing(MarketFileKind kind)
    {
        if (_missing.Count > 0)
        {
            throw new MarketFileException(
                $"The header lacks {Quoted(_missing)}. A file of {KindName(kind)} needs {Quoted(_required)}; "
                + $"this one has {Quoted(Names)}.");
        }
    }

    public static string KindName(MarketFileKind kind) =>
        kind == MarketFileKind.CorporateActions ? "corporate actions" : kind.ToString().ToLowerInvariant();

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));

    private Column Require(Column column)
    {
        _required.Add(column.Name);
        if (!column.IsPresent)
        {
            _missing.Add(column.Name);
        }

        return column;
    }
}
