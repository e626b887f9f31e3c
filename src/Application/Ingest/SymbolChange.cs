using FinApi.Application.MarketData;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Ingest;

/// <summary>What a commit changes about one instrument; shown to readers only once it is durable.</summary>
internal sealed class SymbolChange(InstrumentState state)
{
    public InstrumentState State { get; } = state;

    /// <summary>The instrument as it will be; null when it stays.</summary>
    public Instrument? Instrument { get; set; }

    /// <summary>All corporate actions as they will be; null when they stay.</summary>
    public SortedDictionary<(string ExDate, CorporateActionType Type), CorporateAction>? CorporateActions { get; set; }

    /// <summary>
    /// Whether settled data are written: those older than <see cref="FreshnessPolicy.SettlingTime"/>.
    /// </summary>
    public bool IsSettledChange { get; set; }

    /// <summary>Whether a live source is among those that deliver.</summary>
    public bool IsLive { get; set; }

    /// <summary>The source that delivers last.</summary>
    public required string Source { get; set; }
}
