using FinApi.Application.Ingest.Calendars;
using FinApi.Application.Ingest.Days;
using FinApi.Application.MarketData;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Ingest;

/// <summary>What a commit changes about one instrument; shown to readers only once it is durable.</summary>
internal sealed class SymbolChange(InstrumentState state)
{
    // By kind of data; null where none of the kind has changed.
    private RevisedDays?[]? _days;

    public InstrumentState State { get; } = state;

    /// <summary>The calendar that holds for it from this commit on.</summary>
    public TradingCalendar Calendar { get; set; } = state.Calendar;

    /// <summary>The instrument as it will be; null when it stays.</summary>
    public Instrument? Instrument { get; set; }

    /// <summary>All corporate actions as they will be; null when they stay.</summary>
    public CorporateActionHistory? CorporateActions { get; set; }

    /// <summary>The market that the instrument is on once the commit is stored.</summary>
    public Mic Mic => (Instrument ?? State.Instrument).Mic;

    /// <summary>Whether prices may be zero or negative once the commit is stored.</summary>
    public bool HasSignedPrices => (Instrument ?? State.Instrument).HasSignedPrices;

    /// <summary>What is stated of its days as it will be; null when it stays.</summary>
    public ConditionSet? Conditions { get; set; }

    /// <summary>
    /// Whether settled data are written: those older than <see cref="FreshnessPolicy.SettlingTime"/>.
    /// </summary>
    public bool IsSettledChange =>
        IsDeleted
        || OtherSessions is not null
        || (_days is not null && Array.Exists(_days, static days => days?.IsEmpty == false));

    /// <summary>Whether an item of this commit is about it.</summary>
    public bool IsEntered { get; set; }

    /// <summary>The dates whose bars are made anew, because other sessions hold; null when none do.</summary>
    public IReadOnlyList<DateSpan>? OtherSessions { get; set; }

    /// <summary>Whether it is deleted, with everything of it.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>Whether a live source is among those that deliver.</summary>
    public bool IsLive { get; set; }

    /// <summary>The source that delivers last.</summary>
    public required string Source { get; set; }

    /// <summary>The dates of which settled data of a kind are written.</summary>
    public RevisedDays DaysOf(DataKind kind) =>
        (_days ??= new RevisedDays?[3])[(int)kind - 1] ??= new RevisedDays(Calendar);

    /// <summary>The ranges of dates of which settled data are written.</summary>
    public IEnumerable<Revision> FindRevisions()
    {
        if (IsDeleted)
        {
            yield return new Revision(State.Instrument.Symbol, default, RevisionKind.Instrument);
        }

        foreach (var (first, last) in OtherSessions ?? [])
        {
            yield return new Revision(State.Instrument.Symbol, default, RevisionKind.Bars, first, last);
        }

        for (var i = 0; i < (_days?.Length ?? 0); i++)
        {
            foreach (var (first, last) in _days![i]?.ToRanges() ?? [])
            {
                yield return new Revision(
                    State.Instrument.Symbol, default, (RevisionKind)(i + 1), first, last);
            }
        }
    }
}
