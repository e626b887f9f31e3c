using FinApi.Application.MarketData;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;
using NodaTime;

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

    /// <summary>Whether a source delivers bars as bars.</summary>
    public bool HasSuppliedBars { get; set; }

    /// <summary>The source that delivers last.</summary>
    public required string Source { get; set; }

    /// <summary>
    /// When the newest of what its bars are made of happened: the latest trade, once it is shown; of bars that were
    /// supplied only their arrival is known.
    /// </summary>
    public Instant BarsAsOf(Instant now) => HasSuppliedBars ? now : State.Trade?.EventTime ?? now;

    /// <summary>
    /// Shows the change. The settled version goes last: a validator made from it must never be newer than the data.
    /// </summary>
    public void Show(LatestMarket market)
    {
        if (Instrument is not null)
        {
            State.Instrument = Instrument;
            if (!market.TryGet(Instrument.Symbol.Value, out _))
            {
                market.Add(State);
            }

            market.NoteDirectoryChange();
        }

        if (CorporateActions is not null)
        {
            State.CorporateActions = [.. CorporateActions.Values];
        }

        State.Source = Source;
        State.SettledVersion += IsSettledChange ? 1 : 0;
    }
}
