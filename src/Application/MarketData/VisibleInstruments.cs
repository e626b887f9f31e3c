using System.Diagnostics.CodeAnalysis;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;

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
        [NotNullWhen(false)] out Error? error)
    {
        error = null;
        if (!market.TryGet(symbol, out state))
        {
            var name = symbol.ToUpperInvariant();
            error = market.WasDeleted(name) ? Error.SymbolDeleted(name) : Error.SymbolNotFound(name);
        }
        else if (access.IsTest && !IsSimulated(state))
        {
            error = Refuse("symbol", state.Instrument.Symbol.Value);
        }

        return error is null;
    }

    /// <summary>Whether a key, a test key or another, may see an instrument; null when there is none.</summary>
    public bool? IsVisible(Symbol symbol, bool isTest) =>
        market.TryGet(symbol.Value, out var state) ? !isTest || IsSimulated(state) : null;

    /// <summary>Refuses a list with symbols that a caller may not see, naming each; null: the list has none.</summary>
    public Error? Check(IReadOnlyList<string> symbols, MarketAccess access)
    {
        if (!access.IsTest)
        {
            return null;
        }

        List<FieldViolation> violations = [];
        List<string> hidden = [];
        for (var i = 0; i < symbols.Count; i++)
        {
            if (market.TryGet(symbols[i], out var state) && !IsSimulated(state))
            {
                hidden.Add(state.Instrument.Symbol.Value);
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

    // Data that a publisher sends for a simulated symbol make it one of the real market again.
    private bool IsSimulated(InstrumentState state) =>
        testMarket.Contains(state.Instrument.Symbol) && (state.Source is null || FeedMonitor.IsSimulated(state.Source));

    private Error Refuse(string field, string symbols) =>
        new(ErrorKind.PermissionDenied, ErrorReason.TestMarketOnly, Explain(symbols))
        {
            Violations = [new FieldViolation(field, "is not of the simulated market.")],
        };
}
