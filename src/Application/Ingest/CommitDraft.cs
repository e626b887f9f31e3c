using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.MarketData;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>What the next commit will hold. Used by the pipeline's one writer only.</summary>
internal sealed class CommitDraft(LatestMarket market)
{
    private readonly Dictionary<Symbol, SymbolChange> _changes = [];
    private readonly List<Trade> _trades = [];
    private readonly List<Quote> _quotes = [];
    private readonly List<Instrument> _instruments = [];
    private readonly List<CorporateAction> _actions = [];
    private readonly ShownTicks _ticks = new();
    private readonly Dictionary<string, FeedActivity> _feeds = [];

    // Kept from commit to commit: rows are copies.
    private readonly List<LogEntry> _entries = [];

    /// <summary>The greatest sequence number given; null when it has to be read from the store.</summary>
    public long? LastSequence { get; set; }

    public long NextSequence()
    {
        LastSequence++;
        return LastSequence!.Value;
    }

    /// <summary>The change under way of an instrument, or a new one; null when the instrument is not known.</summary>
    public SymbolChange? Find(Symbol symbol)
    {
        if (_changes.TryGetValue(symbol, out var change))
        {
            return change;
        }

        return market.TryGet(symbol.Value, out var state) ? new SymbolChange(state) { Source = string.Empty } : null;
    }

    /// <summary>The calendar of an instrument that is known; else null.</summary>
    public TradingCalendar? FindCalendar(Symbol symbol) =>
        market.TryGet(symbol.Value, out var state) ? state.Calendar : null;

    /// <summary>The change that would create an instrument which is not known yet.</summary>
    public static SymbolChange Propose(Instrument instrument) =>
        new(InstrumentState.Create(instrument)) { Source = string.Empty, Instrument = instrument };

    /// <summary>
    /// Takes a change into the commit: a source changes the instrument, or creates it. Only for items that are stored;
    /// one that is rejected must leave no trace.
    /// </summary>
    public void Enter(SymbolChange change, Arrival arrival)
    {
        change.Source = arrival.Source;
        change.IsLive |= arrival.IsLive;
        if (_changes.TryAdd(change.State.Instrument.Symbol, change) && change.Instrument is { } created)
        {
            _instruments.Add(created);
        }
    }

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

    /// <summary>Stores an instrument as it will be, in place of what this commit held of it.</summary>
    public void Put(SymbolChange change, Instrument merged)
    {
        change.Instrument = merged;
        _instruments.RemoveAll(earlier => earlier.Symbol == merged.Symbol);
        _instruments.Add(merged);
    }

    /// <summary>Stores a corporate action as it will be, in place of what this commit held of it.</summary>
    public void Put(CorporateAction merged)
    {
        _actions.RemoveAll(a => a.Symbol == merged.Symbol && a.ExDate == merged.ExDate && a.Type == merged.Type);
        _actions.Add(merged);
    }

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

    /// <summary>The versions of those instruments whose settled data change.</summary>
    public IReadOnlyList<SettledVersion> FindSettledVersions() =>
        [
            .. _changes.Where(change => change.Value.IsSettledChange)
                .Select(change => new SettledVersion(change.Key, change.Value.State.SettledVersion + 1)),
        ];

    /// <summary>What followers are to know of the commit, in their order. Valid until the next commit.</summary>
    public List<LogEntry> ToEntries(
        IReadOnlyList<StoredBar> bars, IReadOnlyList<SettledVersion> versions, Instant now)
    {
        _entries.Clear();
        _entries.AddRange(_instruments.Select(each => new LogEntry(each, _changes[each.Symbol].Source)));
        _entries.AddRange(_actions.Select(each => new LogEntry(each, _changes[each.Symbol].Source)));
        _ticks.AddTo(_entries);
        ShownBars.AddTo(_entries, bars, _changes, now);
        _entries.AddRange(versions.Select(each => new LogEntry(each)));
        _entries.AddRange(_feeds.Values.Select(each => new LogEntry(each, each.Source)));
        return _entries;
    }

    public MarketCommit ToCommit(
        long term,
        IReadOnlyList<StoredBar> bars,
        IReadOnlyList<SourceLedger> sources,
        IReadOnlyList<SettledVersion> versions,
        LogRow? row) => new()
        {
            LastSequence = LastSequence!.Value,
            Term = term,
            Trades = _trades,
            Quotes = _quotes,
            Bars = bars,
            Instruments = _instruments,
            CorporateActions = _actions,
            Sources = sources,
            SettledVersions = versions,
            Row = row,
        };

    /// <summary>Makes ready for the next commit; the sequence number stays.</summary>
    public void Clear()
    {
        _changes.Clear();
        _trades.Clear();
        _quotes.Clear();
        _ticks.Clear();
        _feeds.Clear();
        _entries.Clear();
        _instruments.Clear();
        _actions.Clear();
    }
}
