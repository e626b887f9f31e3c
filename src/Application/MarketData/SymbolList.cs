namespace FinApi.Application.MarketData;

/// <summary>The symbols of a batch request: upper case, in order, each once.</summary>
internal static class SymbolList
{
    public static IEnumerable<string> Distinct(IReadOnlyList<string> symbols)
    {
        var seen = new HashSet<string>(symbols.Count);
        foreach (var symbol in symbols)
        {
            var upper = symbol.ToUpperInvariant();
            if (seen.Add(upper))
            {
                yield return upper;
            }
        }
    }
}
