namespace FinApi.Api.Http.Shared;

/// <summary>
/// How often pages were asked for on this node since it was last told to the others. An answer that the node keeps by
/// itself is not counted again: a page counts once in the ten seconds for which it is kept, in each form. Bounded. Safe
/// for all threads.
/// </summary>
internal sealed class AskedPages
{
    private const int MaxPages = 4_096;

    // A longer name asks for dozens of instruments, and hardly ever comes again.
    private const int MaxLength = 1_024;

    private readonly Lock _lock = new();
    private Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts a page.</summary>
    public void Note(PageName page)
    {
        var name = page.ToString();
        if (name.Length > MaxLength)
        {
            return;
        }

        lock (_lock)
        {
            while (_counts.Count >= MaxPages && !_counts.ContainsKey(name))
            {
                Halve();
            }

            _counts[name] = _counts.GetValueOrDefault(name) + 1;
        }
    }

    /// <summary>What was counted; counting begins again.</summary>
    public IReadOnlyDictionary<string, int> Take()
    {
        lock (_lock)
        {
            var counts = _counts;
            _counts = new Dictionary<string, int>(StringComparer.Ordinal);
            return counts;
        }
    }

    // What was asked for once goes: whoever walks through all pages does not push out what many ask for.
    private void Halve()
    {
        foreach (var (name, count) in _counts)
        {
            if (count <= 1)
            {
                _counts.Remove(name);
            }
            else
            {
                _counts[name] = count / 2;
            }
        }
    }
}
