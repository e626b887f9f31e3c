using NodaTime;

namespace FinApi.Domain.Instruments;

/// <summary>
/// Which instrument has which symbol when, of those whose symbols are more than the text of their key, and of those
/// that have a symbol in common with them. A pure function of these. Immutable.
/// </summary>
/// <remarks>
/// An instrument keeps a symbol until it gives it up. A change to a symbol that another instrument has on that day, and
/// does not give up on it, has no effect: of two changes of a day that of the smaller key has. A delisted instrument
/// gives its symbol to the next one.
/// </remarks>
public sealed class SymbolDirectory
{
    private readonly Dictionary<string, List<SymbolUse>> _uses = [];
    private readonly Dictionary<Symbol, IReadOnlyList<SymbolPeriod>> _periods = [];
    private readonly HashSet<(Symbol Key, LocalDate Day)> _refused = [];

    private SymbolDirectory()
    {
    }

    /// <summary>Of no instruments.</summary>
    public static SymbolDirectory Empty { get; } = new();

    /// <summary>Whether it knows of no instrument.</summary>
    public bool IsEmpty => _periods.Count == 0;

    /// <summary>The instruments that it knows of.</summary>
    public IEnumerable<Symbol> Keys => _periods.Keys;

    /// <summary>Makes the directory of instruments.</summary>
    /// <param name="named">The instruments that are not plain.</param>
    /// <param name="findPlain">The plain instrument of a key; null when there is none.</param>
    public static SymbolDirectory Of(
        IReadOnlyCollection<NamedInstrument> named, Func<Symbol, NamedInstrument?> findPlain)
    {
        if (named.Count == 0)
        {
            return Empty;
        }

        var directory = new SymbolDirectory();
        List<NamedInstrument> all = [.. named.OrderBy(each => each.Key.Value, StringComparer.Ordinal)];
        HashSet<Symbol> keys = [.. all.Select(each => each.Key)];
        foreach (var symbol in all.SelectMany(each => each.ListPeriods(_ => false).Select(period => period.Symbol))
            .Distinct().ToList())
        {
            if (!keys.Contains(symbol) && findPlain(symbol) is { } plain)
            {
                all.Add(plain);
            }
        }

        var isAgreed = false;
        while (!isAgreed)
        {
            directory.Place(all);
            isAgreed = !directory.RefuseFirst(all);
        }

        directory.EndDelisted(all);
        return directory;
    }

    /// <summary>Who had a symbol, in the order of time; null for one that only a plain instrument may have.</summary>
    public IReadOnlyList<SymbolUse>? Find(Symbol symbol) => _uses.GetValueOrDefault(symbol.Value);

    /// <summary>The symbols of an instrument, the oldest first; null for one that it does not know of.</summary>
    public IReadOnlyList<SymbolPeriod>? FindPeriods(Symbol key) => _periods.GetValueOrDefault(key);

    /// <summary>Whether the change of a day has no effect, because another instrument has the new symbol.</summary>
    public bool IsRefused(Symbol key, LocalDate day) => _refused.Contains((key, day));

    /// <summary>The directory in which one instrument has other symbols.</summary>
    /// <param name="changed">The instrument as it would be.</param>
    /// <param name="find">The instrument of a key, as it is; null when there is none.</param>
    public SymbolDirectory With(NamedInstrument changed, Func<Symbol, NamedInstrument?> find) =>
        Of(
            [
                .. Keys.Where(key => key != changed.Key).Select(find).OfType<NamedInstrument>(),
                changed,
            ],
            find);

    /// <summary>
    /// The symbols that other instruments had to themselves before, and would share with an instrument now: a name has
    /// to mean one instrument.
    /// </summary>
    /// <param name="before">The directory with the instrument as it was.</param>
    /// <param name="key">The instrument that is another now.</param>
    public IReadOnlyList<SymbolUse> FindNewlyShared(SymbolDirectory before, Symbol key)
    {
        var shared = before.FindShared(key).Select(use => (use.Key, use.Period.Symbol)).ToHashSet();
        return [.. FindShared(key).Where(use => !shared.Contains((use.Key, use.Period.Symbol)))];
    }

    /// <summary>Whether another instrument has, had or will have one of the symbols of an instrument.</summary>
    public bool SharesSymbols(Symbol key) =>
        (FindPeriods(key) ?? []).Any(period => _uses[period.Symbol.Value].Exists(use => use.Key != key));

    private IEnumerable<SymbolUse> FindShared(Symbol key) =>
        (FindPeriods(key) ?? []).SelectMany(period => _uses[period.Symbol.Value]
            .Where(use => use.Key != key && use.Period.Overlaps(period)));

    private void Place(List<NamedInstrument> all)
    {
        _uses.Clear();
        foreach (var instrument in all)
        {
            var periods = instrument.ListPeriods(day => _refused.Contains((instrument.Key, day)));
            _periods[instrument.Key] = periods;
            foreach (var period in periods)
            {
                if (!_uses.TryGetValue(period.Symbol.Value, out var uses))
                {
                    _uses.Add(period.Symbol.Value, uses = []);
                }

                uses.Add(new SymbolUse(instrument.Key, period));
            }
        }

        foreach (var uses in _uses.Values)
        {
            uses.Sort(static (left, right) => Compare(left, right));
        }
    }

    // The earliest ones alone: what they leave in place may let later ones be.
    private bool RefuseFirst(List<NamedInstrument> all)
    {
        var delisted = all.Where(each => each.IsDelisted).Select(each => each.Key).ToHashSet();
        List<(Symbol Key, LocalDate Day)> conflicts = [];
        foreach (var instrument in all)
        {
            foreach (var (day, symbol) in instrument.Changes)
            {
                if (_refused.Contains((instrument.Key, day))
                    || !_periods[instrument.Key].Any(period => period.Symbol == symbol && period.Start == day))
                {
                    continue;
                }

                if (_uses[symbol.Value].Exists(use => Stands(use, instrument, day, delisted)))
                {
                    conflicts.Add((instrument.Key, day));
                }
            }
        }

        var first = conflicts.Count == 0 ? default : conflicts.Min(conflict => conflict.Day);
        foreach (var conflict in conflicts.Where(conflict => conflict.Day == first))
        {
            _refused.Add(conflict);
        }

        return conflicts.Count > 0;
    }

    private static bool Stands(SymbolUse use, NamedInstrument other, LocalDate day, HashSet<Symbol> delisted)
    {
        if (use.Key == other.Key || !use.Period.Contains(day) || (use.Period.End is null && delisted.Contains(use.Key)))
        {
            return false;
        }

        return use.Period.Start != day || string.CompareOrdinal(use.Key.Value, other.Key.Value) < 0;
    }

    private void EndDelisted(List<NamedInstrument> all)
    {
        foreach (var key in all.Where(each => each.IsDelisted).Select(each => each.Key))
        {
            var last = _periods[key][^1];
            var uses = _uses[last.Symbol.Value];
            var next = uses.FirstOrDefault(use => use.Key != key && !(use.Period.Start <= last.Start)
                && use.Period.Start is not null)?.Period.Start;
            if (last.End is not null || next is null)
            {
                continue;
            }

            var ended = last with { End = next };
            _periods[key] = [.. _periods[key].SkipLast(1), ended];
            uses[uses.FindIndex(use => use.Key == key && use.Period == last)] = new SymbolUse(key, ended);
        }
    }

    private static LocalDate StartOf(SymbolUse use) => use.Period.Start ?? LocalDate.MinIsoValue;

    private static int Compare(SymbolUse left, SymbolUse right)
    {
        var byStart = StartOf(left).CompareTo(StartOf(right));
        return byStart != 0 ? byStart : string.CompareOrdinal(left.Key.Value, right.Key.Value);
    }
}
