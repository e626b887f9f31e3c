using FinApi.Domain.Instruments;

namespace FinApi.Application.Archive.Rows;

/// <summary>
/// The instruments of a file, in the order of their symbols. No two have the same one: where an instrument had, on that
/// day, the symbol of another, it has its id in the place of the symbol.
/// </summary>
internal sealed class ArchiveNames
{
    /// <summary>Names instruments.</summary>
    /// <param name="instruments">The keys, with the symbols that they had.</param>
    public ArchiveNames(IEnumerable<(Symbol Key, string Symbol)> instruments)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        (Symbol Key, string Symbol)[] named =
        [
            .. instruments
                .OrderBy(instrument => instrument.Key.Value, StringComparer.Ordinal)
                .Select(instrument => taken.Add(instrument.Symbol)
                    ? instrument
                    : instrument with { Symbol = InstrumentId.Of(instrument.Key).ToString() })
                .OrderBy(instrument => instrument.Symbol, StringComparer.Ordinal),
        ];
        Keys = [.. named.Select(instrument => instrument.Key)];
        Symbols = [.. named.Select(instrument => instrument.Symbol)];
    }

    /// <summary>The keys, in order.</summary>
    public IReadOnlyList<Symbol> Keys { get; }

    /// <summary>The symbol of each.</summary>
    public IReadOnlyList<string> Symbols { get; }
}
