using System.Diagnostics.CodeAnalysis;
using FinApi.Application.Callers;
using FinApi.Application.MarketData.Names;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.MarketData;

/// <summary>Finds instruments for a caller: test keys see the simulated ones only.</summary>
internal sealed class VisibleInstruments(LatestMarket market, ITestMarket testMarket)
{
    /// <summary>
    /// Finds an instrument by its symbol in any case. Costs one look-up and, when it is found, no allocation.
    /// </summary>
    public bool TryGet(
        string symbol,
        MarketAccess access,
        [NotNullWhen(true)] out InstrumentState? state,
        [NotNullWhen(false)] out Error? error) =>
        TryGet(symbol, range: null, access, out state, out error);

    /// <summary>The same for data of a range, in which a symbol may have been that of another instrument.</summary>
    public bool TryGet(
        string symbol,
        TimeRange? range,
        MarketAccess access,
        [NotNullWhen(true)] out InstrumentState? state,
        [NotNullWhen(false)] out Error? error)
    {
        error = null;
        if (!market.TryGet(symbol, range, out state))
        {
            var name = symbol.ToUpperInvariant();
            error = FindAmbiguous(symbol, range, "symbol")
                ?? (market.WasDeleted(name) ? Error.SymbolDeleted(name) : Error.SymbolNotFound(name));
        }
        else if (access.IsTest && !IsSimulated(state))
        {
            error = Refuse("symbol", market.Names.ShownOf(state));
        }

        return error is null;
    }

    /// <summary>
    /// The instruments of a list for data of a range, in order, each once; or the refusal of all names that stand for
    /// none, or of the first one that stands for several.
    /// </summary>
    public Result<IReadOnlyList<InstrumentState>> FindAll(
        IReadOnlyList<string> symbols, TimeRange range, MarketAccess access)
    {
        if (Check(symbols, range, access) is { } hidden)
        {
            return hidden;
        }

        List<InstrumentState> states = [];
        List<int> missing = [];
        for (var i = 0; i < symbols.Count; i++)
        {
            if (market.TryGet(symbols[i], range, out var state))
            {
                states.Add(state);
            }
            else if (FindAmbiguous(symbols[i], range, $"symbols[{i}]") is { } ambiguous)
            {
                return ambiguous;
            }
            else
            {
                missing.Add(i);
            }
        }

        return missing.Count == 0
            ? Result.Of<IReadOnlyList<InstrumentState>>([.. states.Distinct()])
            : Error.SymbolsNotFound(symbols, missing);
    }

    /// <summary>
    /// Refuses a name that does not stand for one instrument alone; null when it does, or for none. For names that
    /// were not found.
    /// </summary>
    public Error? FindAmbiguous(string symbol, TimeRange? range, string field)
    {
        var match = market.Names.Find(symbol, range);
        return match.Candidates.Count == 0
            ? null
            : Error.SymbolAmbiguous(symbol, field, [.. match.Candidates.Select(Describe)]);
    }

    /// <summary>The key of the instrument that a name stands for now, visible or not; null: none.</summary>
    public Symbol? Find(string name) => market.TryGet(name, out var state) ? state.Instrument.Symbol : null;

    /// <summary>A text that names the instrument of a key whatever becomes of its symbol.</summary>
    public string LastingNameOf(Symbol key) => market.Names.LastingNameOf(key);

    /// <summary>The symbol that an instrument has now.</summary>
    public string ShownOf(InstrumentState state) => market.Names.ShownOf(state);

    /// <summary>Whether a key, a test key or another, may see an instrument; null when there is none.</summary>
    public bool? IsVisible(Symbol symbol, bool isTest) =>
        market.TryGet(symbol, out var state) ? !isTest || IsSimulated(state) : null;

    /// <summary>Refuses a list with symbols that a caller may not see, naming each; null: the list has none.</summary>
    /// <param name="symbols">What was asked for.</param>
    /// <param name="range">
    /// The range of the data that are asked for, in which a symbol may have been another's; null: those of now.
    /// </param>
    /// <param name="access">What the caller may see.</param>
    public Error? Check(IReadOnlyList<string> symbols, TimeRange? range, MarketAccess access)
    {
        if (!access.IsTest)
        {
            return null;
        }

        List<FieldViolation> violations = [];
        List<string> hidden = [];
        for (var i = 0; i < symbols.Count; i++)
        {
            if (market.TryGet(symbols[i], range, out var state) && !IsSimulated(state))
            {
                hidden.Add(market.Names.ShownOf(state));
                violations.Add(new FieldViolation($"symbols[{i}]", "is not of the simulated market."));
            }
        }

        return hidden.Count == 0
            ? null
            : Refuse("symbols", string.Join(", ", hidden)) with { Violations = violations };
    }

    /// <summary>What a test key is told of instruments that it does not see.</summary>
    public string Explain(string symbols) =>
        testMarket.IsServed
            ? $"A test key sees only the simulated market, and {symbols} is not part of it. Use a live key."
            : "A test key sees only the simulated market, and this node does not simulate: the operator has to set "
                + "Feed:Kind=Simulated. Use a live key.";

    // Such as: Meta Platforms (META, id~0123456789abc) until 2022-06-09
    private string Describe(NameMatch.Candidate candidate)
    {
        var instrument = candidate.State.Instrument;
        var shown = market.Names.ShownOf(candidate.State);
        return $"{instrument.Name ?? shown} ({shown}, {InstrumentId.Of(instrument.Symbol)})"
            + candidate.Period?.DescribeDays();
    }

    // Data that a publisher sends for a simulated symbol make it one of the real market again.
    private bool IsSimulated(InstrumentState state) =>
        testMarket.Contains(state.Instrument.Symbol) && (state.Source is null || FeedMonitor.IsSimulated(state.Source));

    private Error Refuse(string field, string symbols) =>
        new(ErrorKind.PermissionDenied, ErrorReason.TestMarketOnly, Explain(symbols))
        {
            Violations = [new FieldViolation(field, "is not of the simulated market.")],
        };
}
