using FinApi.Application.Deletions;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;

namespace FinApi.Application.Log.Writing;

/// <summary>What is made durable in one step. Every list may be empty.</summary>
public sealed record MarketCommit
{
    /// <summary>The greatest sequence number of a tick after this commit.</summary>
    public required long LastSequence { get; init; }

    /// <summary>The term under which the node writes; a store that knows a greater one refuses the commit.</summary>
    public long Term { get; init; }

    /// <summary>
    /// Cancelled and corrected trades, by their own sequence. The earlier version of each goes from the trades that
    /// stand, if it is stored; a later one of it that stands is among <see cref="Trades"/>.
    /// </summary>
    public IReadOnlyList<TradeRevision> TradeRevisions { get; init; } = [];

    /// <summary>By which rules all bars of markets are made; at most one a market.</summary>
    public IReadOnlyList<BarRule> BarRules { get; init; } = [];

    /// <summary>Trades whose bars have to be made anew after the commit.</summary>
    public IReadOnlyList<BarRemake> BarRemakes { get; init; } = [];

    /// <summary>Those of <see cref="BarRemakes"/> of earlier commits that are done.</summary>
    public IReadOnlyList<BarRemake> DoneBarRemakes { get; init; } = [];

    /// <summary>Bars that are no more.</summary>
    public IReadOnlyList<BarRemoval> RemovedBars { get; init; } = [];

    /// <summary>The same bars, and those of <see cref="RemovedRanges"/> in whose place none is stored.</summary>
    public IReadOnlyList<GoneBar> GoneBars { get; init; } = [];

    /// <summary>New trades and new versions of corrected ones, by sequence where they are new.</summary>
    public IReadOnlyList<Trade> Trades { get; init; } = [];

    /// <summary>New quotes, by sequence.</summary>
    public IReadOnlyList<Quote> Quotes { get; init; } = [];

    /// <summary>Bars that go, before those of <see cref="Bars"/> are stored.</summary>
    public IReadOnlyList<BarRangeRemoval> RemovedRanges { get; init; } = [];

    /// <summary>Bars that are new or changed; at most one a symbol, interval and start.</summary>
    public IReadOnlyList<StoredBar> Bars { get; init; } = [];

    /// <summary>Instruments that are new or changed, whole.</summary>
    public IReadOnlyList<Instrument> Instruments { get; init; } = [];

    /// <summary>New revisions of corporate actions, whole; at most one of each action.</summary>
    public IReadOnlyList<CorporateAction> CorporateActions { get; init; } = [];

    /// <summary>Calendars that were imported, whole.</summary>
    public IReadOnlyList<MarketCalendar> Calendars { get; init; } = [];

    /// <summary>Ledgers of the sources that published, whole.</summary>
    public IReadOnlyList<SourceLedger> Sources { get; init; } = [];

    /// <summary>Symbols whose settled data changed, with their new version.</summary>
    public IReadOnlyList<SettledVersion> SettledVersions { get; init; } = [];

    /// <summary>What is stated of days, whole; at most one an instrument or market, and kind.</summary>
    public IReadOnlyList<StatedConditions> Conditions { get; init; } = [];

    /// <summary>
    /// What the commit changes of settled data, of instruments and of days; stored under the position of
    /// <see cref="Row"/>.
    /// </summary>
    public IReadOnlyList<Revision> Revisions { get; init; } = [];

    /// <summary>Sources of new items, where another run of them begins; by sequence.</summary>
    public IReadOnlyList<SourceRun> SourceRuns { get; init; } = [];

    /// <summary>The items that said something about instruments and corporate actions.</summary>
    public IReadOnlyList<ReferenceItem> ReferenceItems { get; init; } = [];

    /// <summary>
    /// Trades and quotes that go, with all earlier versions of these trades, before anything is stored. Bars are among
    /// <see cref="RemovedBars"/> and <see cref="RemovedRanges"/>.
    /// </summary>
    public RowScope? RemovedRows { get; init; }

    /// <summary>
    /// An instrument that goes with its corporate actions and all that is stated of its days; null: none does. Its
    /// settled version and its revisions stay.
    /// </summary>
    public Symbol? RemovedInstrument { get; init; }

    /// <summary>A corporate action that goes with all its revisions; null: none does.</summary>
    public CorporateAction? RemovedAction { get; init; }

    /// <summary>The record of what this commit deletes; null when it deletes nothing.</summary>
    public DeletionRecord? Deletion { get; init; }

    /// <summary>What followers are to know of all that; null when there is nothing to show.</summary>
    public LogRow? Row { get; init; }
}
