namespace FinApi.MarketFiles.Csv;

/// <summary>
/// The header of a file: finds columns by name in any order and notes which required ones are missing, and which ones
/// stand there twice, under one name or under two that mean the same.
/// </summary>
internal sealed class FileColumns(IReadOnlyList<string> names)
{
    private readonly List<string> _required = [];
    private readonly List<string> _missing = [];
    private readonly HashSet<string> _repeated = [];
    private readonly HashSet<string> _rivals = [];

    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>Whether the file has a column of one of these names.</summary>
    public bool HasAny(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name, from: 0) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes which of these names the file has if they are several: they give the same value.</summary>
    public void NoteRivals(params ReadOnlySpan<string> names)
    {
        List<string> present = [];
        foreach (var name in names)
        {
            if (Find(name, from: 0) >= 0)
            {
                present.Add(name);
            }
        }

        if (present.Count > 1)
        {
            _rivals.Add(Quoted(present));
        }
    }

    /// <summary>Finds a column under the one of its names that the file has.</summary>
    public Column Optional(params ReadOnlySpan<string> aliases)
    {
        NoteRivals(aliases);
        foreach (var alias in aliases)
        {
            if (Find(alias, from: 0) is >= 0 and var index)
            {
                if (Find(alias, index + 1) >= 0)
                {
                    _repeated.Add(alias);
                }

                return new Column(alias, index);
            }
        }

        return new Column(aliases[0], -1);
    }

    public Column Required(params ReadOnlySpan<string> aliases) => Require(Optional(aliases));

    public Column RequiredUnless(bool hasDefault, string name) => hasDefault ? Optional(name) : Required(name);

    /// <summary>Refuses a header that does not say where each value stands.</summary>
    public void ThrowIfUnclear(MarketFileKind kind)
    {
        if (_repeated.Count > 0)
        {
            throw new MarketFileException(
                $"The header has {Quoted(_repeated)} more than once. Which of them counts nobody can tell: remove or "
                + "rename the others.");
        }

        if (_rivals.Count > 0)
        {
            throw new MarketFileException(
                $"The header has {string.Join("; and ", _rivals)}, which mean the same. Which of them counts nobody "
                + "can tell: remove or rename the others.");
        }

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

    private int Find(string name, int from)
    {
        for (var i = from; i < Names.Count; i++)
        {
            if (Names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

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
