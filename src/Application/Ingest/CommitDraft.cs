using FinApi.Application.Deletions;
using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Calendars;
using FinApi.Application.Ingest.Deletions;
using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.MarketData;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>The content of the next commit. Only the pipeline's one writer uses this class.</summary>
internal sealed class CommitDraft(LatestMarket market)
{
    private readonly Dictionary<Symbol, SymbolChange> _changes = [];
    private readonly DraftTrades _trades = new();
    private readonly List<Quote> _quotes = [];
    private readonly List<Instrument> _instruments = [];
    private readonly List<CorporateAction> _actions = [];
    private readonly DraftRevisions _revisions = new();
    private readonly List<ReferenceItem> _referenceItems = [];
    private readonly List<BarRule> _rules = [];
    private readonly List<BarRemake> _remakes = [];
    private readonly List<BarRemake> _doneRemakes = [];
    private readonly ShownTicks _ticks = new();
    private readonly Dictionary<string, FeedActivity> _feeds = [];
    private readonly Dictionary<Mic, (MarketCalendar Imported, TradingCalendar Calendar)> _calendars = [];

    // The list is used again for each commit, because rows copy their entries.
    private readonly List<LogEntry> _entries = [];

    /// <summary>What the commit deletes; null: nothing.</summary>
    public DraftDeletion? Deletion { get; set; }

    /// <summary>The greatest sequence number so far; null when it has to be read from the store.</summary>
    public long? LastSequence { get; set; }

    /// <summary>In which version its entries of the log are written; asked once, so that all of it fits.</summary>
    public int EntryVersion { get; set; }

    /// <summary>
    /// Why an item has to wait whose entries need a version that a live node cannot read; null when all can.
    /// </summary>
    public Rejection? CheckVersion(int needed, string field) =>
        EntryVersion < needed ? Rejection.UpgradePending(field) : null;

    public long NextSequence()
    {
        LastSequence++;
        return LastSequence!.Value;
    }

    /// <summary>The open change of an instrument, or a new one; null when the instrument is unknown.</summary>
    public SymbolChange? Find(Symbol symbol)
    {
        if (_changes.TryGetValue(symbol, out var change))
        {
            return change;
        }

        return market.TryGet(symbol, out var state)
            ? new SymbolChange(state) { Source = string.Empty, Calendar = CalendarOf(state) }
            : null;
    }

    /// <summary>The calendar that holds for a market from this commit on; null when it has none.</summary>
    public TradingCalendar? FindCalendar(Mic mic) =>
        _calendars.TryGetValue(mic, out var changed) ? changed.Calendar
        : market.Calendars.TryGet(mic, out var calendar) ? calendar
        : null;

    /// <summary>What is imported of a market's calendar, this commit included; null when nothing is.</summary>
    public MarketCalendar? FindImported(Mic mic) =>
        _calendars.TryGetValue(mic, out var changed) ? changed.Imported : market.Calendars.Find(mic);

    /// <summary>The instruments that are on a market from this commit on.</summary>
    public IReadOnlyList<SymbolChange> ListOn(Mic mic) =>
        [
            .. market.All.Select(state => state.Instrument.Symbol).Concat(_changes.Keys).Distinct()
                .Select(symbol => Find(symbol)!)
                .Where(change => (change.Instrument ?? change.State.Instrument).Mic == mic),
        ];

    /// <summary>Stores a calendar, in place of an earlier state in this commit.</summary>
    public void Put(MarketCalendar imported, TradingCalendar calendar) =>
        _calendars[imported.Mic] = (imported, calendar);

    /// <summary>Takes an instrument into the commit about which no source says anything.</summary>
    public void Enter(SymbolChange change) => _changes.TryAdd(change.State.Instrument.Symbol, change);

    /// <summary>The calendar of an instrument that is known, or that the commit creates; else null.</summary>
    public TradingCalendar? FindCalendar(Symbol symbol) =>
        market.TryGet(symbol, out var state) ? CalendarOf(state)
        : _changes.TryGetValue(symbol, out var created) ? created.Calendar
        : null;

    /// <summary>The change that would create an unknown instrument.</summary>
    public static SymbolChange Propose(Instrument instrument, TradingCalendar calendar) =>
        new(new InstrumentState(instrument, calendar)) { Source = string.Empty, Instrument = instrument };

    /// <summary>
    /// Takes a change of an instrument into the commit. Only for items that are stored: a rejected item must have no
    /// effect.
    /// </summary>
    public void Enter(SymbolChange change, Arrival arrival)
    {
        change.IsEntered = true;
        change.Source = arrival.Source;
        change.IsLive |= arrival.IsLive;
        if (_changes.TryAdd(change.State.Instrument.Symbol, change) && change.Instrument is { } created)
        {
            change.State.SettledVersion = Math.Max(
                change.State.SettledVersion, market.FirstVersionOf(created.Symbol));
            _instruments.Add(created);
            NoteNames(created.Symbol, IsInTime(created));
        }
    }

    /// <summary>The instruments whose symbols in time the commit may change.</summary>
    public HashSet<Symbol> ChangedNames { get; } = [];

    /// <summary>Rises with each of these changes, and never falls.</summary>
    public long NamesVersion { get; private set; }

    public void Add(Quote quote, Arrival arrival)
    {
        _quotes.Add(quote);
        _ticks.Add(quote, arrival);
    }

    public void Add(Trade trade, Arrival arrival)
    {
        _trades.Add(trade);
        _ticks.Add(trade, arrival);
    }

    /// <summary>The trades that the commit brings and that stand.</summary>
    public DraftTrades Trades => _trades;

    /// <summary>The cancels and corrections of trades.</summary>
    public DraftRevisions Revisions => _revisions;

    /// <summary>Whether a stored trade no longer stands, or is deleted.</summary>
    public bool IsGone(Trade stored) =>
        _revisions.Contains(stored.Sequence) || Deletion?.Taken?.Has(stored) == true;

    /// <summary>Takes a cancel or correction of a trade that is stored, or that this commit brings.</summary>
    public void Add(TradeRevision revision, string source, bool isStreamed)
    {
        _trades.Remove(revision.Before.Sequence);
        if (revision.After is { } after)
        {
            _trades.Add(after);
        }

        _revisions.Add(revision, source, isStreamed);
    }

    /// <summary>Takes by which rule all bars of a market are made.</summary>
    public void Add(BarRule rule) => _rules.Add(rule);

    /// <summary>Notes that the bars of stored trades have to be made anew after this commit.</summary>
    public void AddRemake(Symbol symbol, TimeRange range) =>
        _remakes.Add(new BarRemake(symbol, NextSequence(), range));

    /// <summary>Whether bars have to be made anew after this commit.</summary>
    public bool HasRemakes => _remakes.Count > 0;

    /// <summary>Notes that the bars are made anew.</summary>
    public void Finish(BarRemake remake) => _doneRemakes.Add(remake);

    /// <summary>Stores the new state of an instrument, in place of an earlier state in this commit.</summary>
    public void Put(SymbolChange change, Instrument merged)
    {
        change.Instrument = merged;
        _instruments.RemoveAll(earlier => earlier.Symbol == merged.Symbol);
        _instruments.Add(merged);
        NoteNames(merged.Symbol, IsInTime(merged));
    }

    /// <summary>Stores a revision of a corporate action, in place of an earlier one in this commit.</summary>
    /// <param name="merged">The action.</param>
    /// <param name="isOfNames">Whether it changes a symbol, or did before.</param>
    public void Put(CorporateAction merged, bool isOfNames)
    {
        _actions.RemoveAll(earlier => earlier.Symbol == merged.Symbol && earlier.Number == merged.Number);
        _actions.Add(merged);
        if (isOfNames)
        {
            NoteNames(merged.Symbol, isNamed: true);
        }
    }

    /// <summary>Notes of which instrument or corporate action an item was.</summary>
    public void Add(ReferenceItem item) => _referenceItems.Add(item);

    /// <summary>Notes that a live source delivered.</summary>
    public void Note(FeedActivity activity)
    {
        var known = _feeds.GetValueOrDefault(activity.Source);
        _feeds[activity.Source] = activity with
        {
            ItemCount = activity.ItemCount + (known?.ItemCount ?? 0),
            NewestEventTime = activity.NewestEventTime ?? known?.NewestEventTime,
        };
    }

    /// <summary>Notes of which dates bars were made anew: of no others anything has changed.</summary>
    public void NarrowSessions(IReadOnlyList<RemadeSeries> remade)
    {
        foreach (var series in remade)
        {
            var change = _changes[series.Remake.Symbol];
            change.OtherSessions = series.Dates is var (first, last)
                ?
                [
                    .. change.OtherSessions!
                        .Select(span => new DateSpan(LocalDate.Max(span.First, first), LocalDate.Min(span.Last, last)))
                        .Where(span => span.First <= span.Last),
                ]
                : [];
        }
    }

    /// <summary>The versions of the instruments whose settled data change.</summary>
    public IReadOnlyList<SettledVersion> FindSettledVersions() =>
        [
            .. _changes.Where(change => change.Value.IsSettledChange)
                .Select(change => new SettledVersion(change.Key, change.Value.State.SettledVersion + 1)),
        ];

    /// <summary>What the commit changes of settled data, instruments and corporate actions.</summary>
    public IEnumerable<Revision> FindRevisions() =>
        _instruments.Select(each => new Revision(each.Symbol, default, RevisionKind.Instrument))
            .Concat(_actions.Select(each => new Revision(
                each.Symbol, default, RevisionKind.CorporateAction, each.ExDate, each.ExDate)))
            .Concat(_changes.Values.Where(static change => change.IsSettledChange)
                .SelectMany(static change => change.FindRevisions()))
            .Concat(Deletion?.Action is { } gone ? RevisionsOf(gone) : []);

    private static IEnumerable<Revision> RevisionsOf(CorporateAction gone)
    {
        yield return new Revision(gone.Symbol, default, RevisionKind.CorporateAction, gone.ExDate, gone.ExDate);
        if (gone.Type == CorporateActionType.SymbolChange)
        {
            yield return new Revision(gone.Symbol, default, RevisionKind.Instrument);
        }
    }

    /// <summary>The commit's entries for followers, in order. Valid until the next commit.</summary>
    public List<LogEntry> ToEntries(
        BarChanges bars,
        IReadOnlyList<RemadeSeries> remade,
        IReadOnlyList<SettledVersion> versions,
        IReadOnlyList<StatedConditions> conditions,
        Instant now)
    {
        _entries.Clear();
        _entries.AddRange(_calendars.Values.Select(each => new LogEntry(each.Imported)));
        _entries.AddRange(_instruments.Select(each => new LogEntry(each, _changes[each.Symbol].Source)));
        _entries.AddRange(_actions.Select(each => new LogEntry(each, _changes[each.Symbol].Source)));
        ShownBars.AddTo(_entries, remade, now);
        _ticks.AddTo(_entries);
        _revisions.AddTo(_entries);
        if (Deletion is null)
        {
            ShownBars.AddTo(_entries, bars, _changes, now);
        }
        else
        {
            _entries.AddRange(Deletion.Told.Select(each => new LogEntry(each)));
            ShownBars.AddLeft(_entries, bars, now);
        }

        // The version of an instrument that is gone is told with it.
        _entries.AddRange(versions.Where(each => each.Symbol != Deletion?.Instrument)
            .Select(each => new LogEntry(each)));
        _entries.AddRange(conditions.Select(each => new LogEntry(each)));
        _entries.AddRange(_feeds.Values.Select(each => new LogEntry(each, each.Source)));
        return _entries;
    }

    public MarketCommit ToCommit(
        long term,
        BarChanges bars,
        IReadOnlyList<RemadeSeries> remade,
        IReadOnlyList<SourceLedger> sources,
        IReadOnlyList<SettledVersion> versions,
        LogRow? row) => new()
        {
            LastSequence = LastSequence!.Value,
            Term = term,
            TradeRevisions = _revisions.ToList(),
            Trades = _trades.ToList(),
            Quotes = _quotes,
            Bars = remade.Count == 0 ? bars.Bars : [.. bars.Bars, .. remade.SelectMany(series => series.Bars)],
            RemovedBars = bars.Removed,
            GoneBars = bars.Gone,
            BarRules = _rules,
            BarRemakes = _remakes,
            DoneBarRemakes = _doneRemakes,
            RemovedRanges =
            [
                .. remade.SelectMany(series => series.Remake.Ranges.Select(
                    range => new BarRangeRemoval(series.Remake.Symbol, BarInterval.OneDay, range))),
                .. Deletion?.BarRanges ?? [],
            ],
            RemovedRows = Deletion?.Rows,
            RemovedInstrument = Deletion?.Instrument,
            RemovedAction = Deletion?.Action,
            Deletion = Deletion?.Record,
            Calendars = [.. _calendars.Values.Select(each => each.Imported)],
            Instruments = _instruments,
            CorporateActions = _actions,
            ReferenceItems = _referenceItems,
            Sources = sources,
            SettledVersions = versions,
            Row = row,
        };

    /// <summary>Prepares for the next commit; the sequence number stays.</summary>
    public void Clear()
    {
        _changes.Clear();
        _trades.Clear();
        _quotes.Clear();
        _revisions.Clear();
        _rules.Clear();
        _remakes.Clear();
        _doneRemakes.Clear();
        _ticks.Clear();
        _feeds.Clear();
        _entries.Clear();
        _instruments.Clear();
        _actions.Clear();
        _referenceItems.Clear();
        _calendars.Clear();
        Deletion = null;
        ChangedNames.Clear();
    }

    // A symbol that is only written in its own case is the same to all who look for it.
    private static bool IsInTime(Instrument instrument) =>
        instrument.SymbolHistory is not null
        && !NamedInstrument.Of(instrument, CorporateActionHistory.Empty).IsPlain;

    // Of an instrument whose symbols are in time already everything counts: a delisting gives its symbol away.
    private void NoteNames(Symbol key, bool isNamed)
    {
        if (isNamed || ChangedNames.Contains(key) || market.Names.Directory.FindPeriods(key) is not null)
        {
            ChangedNames.Add(key);
            NamesVersion++;
        }
    }

    // Quotes are the most of all items: while no calendar changes, they cost nothing more.
    private TradingCalendar CalendarOf(InstrumentState state) =>
        _calendars.Count > 0 && _calendars.TryGetValue(state.Instrument.Mic, out var changed)
            ? changed.Calendar
            : state.Calendar;
}
