using FinApi.Application.Time;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.MarketData.Names;

/// <summary>
/// What names stand for, beside the symbols that are the key of their instrument and were never anything else. Safe for
/// all threads; noted and made anew by whoever changes the directory.
/// </summary>
/// <remarks>
/// A name is looked up in this order:
/// 1. An id names its instrument.
/// 2. A symbol names the instrument that has it as of the day or in the range that is asked for, or now; or else the
///    only one that ever had it.
/// 3. A symbol whose last separator, of <c>. - /</c>, is another one.
/// 4. An ISIN or FIGI names the one instrument that has it.
/// What names several instruments names none: the caller has to say more.
/// </remarks>
public sealed class SymbolNames
{
    private static readonly char[] Separators = ['.', '-', '/'];

    private readonly LatestMarket _market;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private readonly HashSet<Symbol> _named = [];
    private readonly InstrumentCodes _codes = new();
    private volatile SymbolDirectory _directory = SymbolDirectory.Empty;
    private volatile bool _isOutdated;
    private volatile bool _areWritten;

    internal SymbolNames(LatestMarket market, TimeProvider timeProvider) =>
        (_market, _timeProvider) = (market, timeProvider);

    /// <summary>The symbols in time.</summary>
    public SymbolDirectory Directory
    {
        get
        {
            Renew();
            return _directory;
        }
    }

    /// <summary>Whether something was noted that the symbols in time do not show yet.</summary>
    internal bool IsOutdated => _isOutdated;

    /// <summary>Whether the symbol of an instrument may be written otherwise than its key.</summary>
    public bool AreOther => _areWritten || !Directory.IsEmpty;

    /// <summary>The day of an instrument's market.</summary>
    internal LocalDate TodayOf(InstrumentState state) =>
        _timeProvider.GetInstant().InZone(state.Calendar.TimeZone).Date;

    /// <summary>The symbol that an instrument has now, as it is written.</summary>
    public string ShownOf(InstrumentState state)
    {
        Renew();
        var instrument = state.Instrument;
        return state.Names is { } view
            ? view.On(TodayOf(state)).Written
            : instrument.SymbolHistory ?? instrument.Symbol.Value; // of a plain one the symbol with its case
    }

    /// <summary>The same of a key; of an unknown one the key itself.</summary>
    public string ShownOf(string key) =>
        AreOther && _market.TryGetByKey(key, out var state) ? ShownOf(state) : key;

    /// <summary>A text that names the instrument of a key whatever becomes of its symbol.</summary>
    internal string LastingNameOf(Symbol key) =>
        Directory.FindPeriods(key) is null ? key.Value : InstrumentId.Of(key).ToString();

    /// <summary>
    /// What an instrument is called in messages: the symbol that it has now, with its id where the key is another text
    /// or others have had the symbol.
    /// </summary>
    internal string ToldOf(Symbol key) =>
        Directory.FindPeriods(key) is null ? ShownOf(key.Value) : $"{ShownOf(key.Value)} ({InstrumentId.Of(key)})";

    /// <summary>
    /// Whether a name will stand for the instrument as long as <see cref="InstrumentState.Names"/> is the same: neither
    /// an alias, nor a symbol of the past or of the future.
    /// </summary>
    public bool IsLasting(string name, InstrumentState state) =>
        state.Names is { } view
            ? view.LastingSince <= TodayOf(state)
                && name.Equals(view.Periods[^1].Symbol.Value, StringComparison.OrdinalIgnoreCase)
            : name.Equals(state.Instrument.Symbol.Value, StringComparison.OrdinalIgnoreCase);

    /// <summary>What a name stands for.</summary>
    /// <param name="name">The name.</param>
    /// <param name="range">The range of the data that are asked for; null: those of now.</param>
    internal NameMatch Find(string name, TimeRange? range = null)
    {
        if (InstrumentId.Means(name))
        {
            return InstrumentId.TryParse(name, out var id) && _codes.Find(id) is { } byId
                ? NameMatch.Of(byId)
                : NameMatch.None;
        }

        if (!AskedName.TrySplit(name, out var text, out var day) || !Symbol.TryParse(text, out var symbol))
        {
            return NameMatch.None;
        }

        if (Find(symbol, day, range) is { } exact)
        {
            return exact;
        }

        List<NameMatch> others = [.. Variants(symbol).Select(other => Find(other, day, range)).OfType<NameMatch>()];
        return others.Count switch
        {
            0 => FindCode(text),
            1 => others[0],
            _ => Several([.. others.SelectMany(ListCandidates)]),
        };
    }

    /// <summary>The symbols that are the same but for the sign between root and class.</summary>
    internal static IEnumerable<Symbol> Variants(Symbol symbol)
    {
        var text = symbol.Value;
        var at = text.LastIndexOfAny(Separators);
        if (at <= 0 || at == text.Length - 1)
        {
            yield break;
        }

        foreach (var sign in Separators)
        {
            if (sign != text[at] && Symbol.TryParse($"{text[..at]}{sign}{text[(at + 1)..]}", out var other))
            {
                yield return other;
            }
        }
    }

    /// <summary>
    /// The symbols that an instrument would share with others if it were as proposed, each with who has it.
    /// </summary>
    internal IReadOnlyList<string> FindNewlyShared(NamedInstrument proposed)
    {
        var shared = Directory.With(proposed, FindNamed).FindNewlyShared(_directory, proposed.Key);
        return [.. shared.Select(use => $"{use.Period.Written} is the symbol of {use.Describe(NameOf(use.Key))}")];
    }

    private string NameOf(Symbol key) =>
        (_market.TryGet(key, out var state) ? state.Instrument.Name : null) ?? ShownOf(key.Value);

    /// <summary>Takes what may have changed of an instrument: its codes, symbols or corporate actions.</summary>
    internal void Note(InstrumentState state)
    {
        _codes.Put(state);
        _areWritten |= state.Instrument.SymbolHistory is not null;
        var key = state.Instrument.Symbol;
        var isPlain = NamedInstrument.Of(state.Instrument, state.CorporateActions).IsPlain;
        lock (_lock)
        {
            if (isPlain)
            {
                _isOutdated |= _named.Remove(key) || _directory.Find(key) is not null;
            }
            else
            {
                _named.Add(key);
                _isOutdated = true;
            }
        }
    }

    /// <summary>Takes that an instrument is no more.</summary>
    internal void Forget(InstrumentState state)
    {
        _codes.Remove(state);
        lock (_lock)
        {
            _isOutdated |= _named.Remove(state.Instrument.Symbol)
                || _directory.Find(state.Instrument.Symbol) is not null;
        }
    }

    /// <summary>
    /// Makes anew what was noted; nothing, in a store in which no symbol ever changed. Whoever changes one instrument
    /// calls it before others can see the change; after many, the next look-up does.
    /// </summary>
    internal void Renew()
    {
        if (!_isOutdated)
        {
            return;
        }

        lock (_lock)
        {
            if (!_isOutdated)
            {
                return;
            }

            var before = _directory;
            _directory = SymbolDirectory.Of(
                [.. _named.Select(FindNamed).OfType<NamedInstrument>()], FindNamed);
            foreach (var key in before.Keys.Concat(_directory.Keys).Distinct())
            {
                if (_market.TryGet(key, out var state))
                {
                    state.Names = _directory.FindPeriods(key) is { } periods
                        ? new SymbolView(periods, FindLasting(key, periods))
                        : null;
                }
            }

            _isOutdated = false;
        }
    }

    private NamedInstrument? FindNamed(Symbol key) =>
        _market.TryGet(key, out var state) ? NamedInstrument.Of(state.Instrument, state.CorporateActions) : null;

    private LocalDate? FindLasting(Symbol key, IReadOnlyList<SymbolPeriod> periods)
    {
        var last = periods[^1];
        if (last.End is not null)
        {
            return null;
        }

        var others = _directory.Find(last.Symbol)!.Where(use => use.Key != key).ToList();
        return others.All(use => use.Period.End is not null)
            ? others.Select(use => use.Period.End!.Value).Append(last.Start ?? LocalDate.MinIsoValue).Max()
            : null;
    }

    // Null: the symbol names nothing by itself.
    private NameMatch? Find(Symbol symbol, LocalDate? day, TimeRange? range)
    {
        if (Directory.Find(symbol) is not { } uses)
        {
            return _market.TryGet(symbol, out var plain) ? NameMatch.Of(plain) : null;
        }

        // Only one ever had it: days decide nothing, and every read of it comes by here.
        if (uses is [var only])
        {
            return _market.TryGet(only.Key, out var alone) ? NameMatch.Of(alone) : null;
        }

        NameMatch.Candidate[] all =
        [
            .. uses.Select(use => _market.TryGet(use.Key, out var state)
                ? new NameMatch.Candidate(state, use.Period)
                : null).OfType<NameMatch.Candidate>(),
        ];
        var fitting = Array.FindAll(all, candidate => Fits(candidate, day, range));
        var states = (fitting.Length > 0 ? fitting : all).Select(candidate => candidate.State).Distinct().ToList();
        return states.Count switch
        {
            0 => null,
            1 => NameMatch.Of(states[0]),
            _ => Several(all),
        };
    }

    private bool Fits(NameMatch.Candidate candidate, LocalDate? day, TimeRange? range)
    {
        var period = candidate.Period!;
        if (day is null && range is { } asked && (asked.Start is not null || asked.End is not null))
        {
            var zone = candidate.State.Calendar.TimeZone;
            return period.Overlaps(
                asked.Start?.InZone(zone).Date,
                asked.End is { } end ? (end - Duration.Epsilon).InZone(zone).Date : null);
        }

        return period.Contains(day ?? TodayOf(candidate.State));
    }

    private NameMatch FindCode(string text)
    {
        var states = _codes.Find(text);
        return states.Length switch
        {
            0 => NameMatch.None,
            1 => NameMatch.Of(states[0]),
            _ => Several([.. states.Select(state => new NameMatch.Candidate(state, null))]),
        };
    }

    private static NameMatch Several(IReadOnlyList<NameMatch.Candidate> candidates)
    {
        var states = candidates.Select(candidate => candidate.State).Distinct().ToList();
        return states.Count == 1 ? NameMatch.Of(states[0]) : new NameMatch(null, candidates);
    }

    private static IEnumerable<NameMatch.Candidate> ListCandidates(NameMatch match) =>
        match.State is { } state ? [new NameMatch.Candidate(state, null)] : match.Candidates;
}
