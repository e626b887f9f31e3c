using FinApi.Domain.Instruments;

namespace FinApi.Application.MarketData.Names;

/// <summary>What a name stands for.</summary>
/// <param name="State">The instrument; null when there is none, or not one alone.</param>
/// <param name="Candidates">The instruments that the name may stand for, when it is not one alone; else empty.</param>
internal sealed record NameMatch(InstrumentState? State, IReadOnlyList<NameMatch.Candidate> Candidates)
{
    /// <summary>The name of nothing.</summary>
    public static NameMatch None { get; } = new(null, []);

    /// <summary>One instrument alone.</summary>
    public static NameMatch Of(InstrumentState state) => new(state, []);

    /// <summary>An instrument, and when it has the name; null: by a code such as an ISIN, or since ever.</summary>
    internal sealed record Candidate(InstrumentState State, SymbolPeriod? Period);
}
