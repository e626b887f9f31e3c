using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.MarketData;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>The content of the next commit. Only the pipeline's one writer uses this class.</summary>
internal sealed class CommitDraft(LatestMarket market)
{
    private readonly Dictionary<Symbol, SymbolChange> _changes = [];
    private readonly List<Trade> _trades = [];
    private readonly List<Quote> _quotes = [];
    private readonly List<Instrument> _instruments = [];
    private readonly List<CorporateAction> _actions = [];
    private readonly ShownTicks _ticks = new();
    private readonly Dictionary<string, FeedActivity> _feeds = [];

    // The list is used again for each commit, because rows copy their entries.
    private readonly List<LogEntry> _entries = [];

    /// <summary>The greatest sequence number so far; null when it has to be read from the store.</summary>
    public long? LastSequence { get; set; }

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

        return market.TryGet(symbol.Value, out var state) ? new SymbolChange(state) { Source = string.Empty } : null;
    }

    /// <summary>The calendar of a known instrument; else null.</summary>
    public TradingCalendar? FindCalendar(Symbol symbol) =>
        market.TryGet(symbol.Value, out var state) ? state.Calendar : null;

    /// <summary>The change that would create an unknown instrument.</summary>
    public static SymbolChange Propose(Instrument instrument) =>
        new(InstrumentState.Create(instrument)) { Source = string.Empty, Instrument = instrument };

    /// <summary>
    /// Takes a change of an instrument into the commit. Only for items that are stored: a rejected item must have no
    /// effect.
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

    /// <summary>Stores the new state of an instrument, in place of an earlier state in this commit.</summary>
    public void Put(SymbolChange change, Instrument merged)
    {
        change.Instrument = merged;
        _instruments.RemoveAll(earlier => earlier.Symbol == merged.Symbol);
        _instruments.Add(merged);
    }

    /// <summary>Stores the new state of a corporate action, in place of an earlier state in this commit.</summary>
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

    /// <summary>The versions of the instruments whose settled data change.</summary>
    public IReadOnlyList<SettledVersion> FindSettledVersions() =>
        [
            .. _changes.Where(change => change.Value.IsSettledChange)
                .Select(change => new SettledVersion(change.Key, change.Value.State.SettledVersion + 1)),
        ];

    /// <summary>The commit's entries for followers, in order. Valid until the next commit.</summary>
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

    /// <summary>Prepares for the next commit; the sequence number stays.</summary>
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
