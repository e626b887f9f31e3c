using FinApi.Application.Log;
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
    private readonly List<TickEvent> _liveTicks = [];

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
    public static SymbolChange Propose(Instrument instrument)
    {
        TradingCalendars.TryGet(instrument.Mic, out var calendar);
        return new SymbolChange(new InstrumentState(instrument, calendar!)) { Source = "", Instrument = instrument };
    }

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
        if (arrival.IsLive)
        {
            var topic = new TopicKey(quote.Symbol, TopicKind.Quotes);
            _liveTicks.Add(new TickEvent(quote) { FollowsLoss = arrival.From.TakeLoss(topic) });
        }
    }

    public void Add(Trade trade, Arrival arrival)
    {
        _trades.Add(trade);
        if (arrival.IsLive)
        {
            var topic = new TopicKey(trade.Symbol, TopicKind.Trades);
            _liveTicks.Add(new TickEvent(trade) { FollowsLoss = arrival.From.TakeLoss(topic) });
        }
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

    public MarketCommit ToCommit(IReadOnlyList<StoredBar> bars, IReadOnlyList<SourceLedger> sources) => new()
    {
        LastSequence = LastSequence!.Value,
        Trades = _trades,
        Quotes = _quotes,
        Bars = bars,
        Instruments = _instruments,
        CorporateActions = _actions,
        Sources = sources,
        SettledVersions =
        [
            .. _changes.Where(change => change.Value.IsSettledChange)
                .Select(change => new SettledVersion(change.Key, change.Value.State.SettledVersion + 1)),
        ],
    };

    /// <summary>Shows readers what is durable now, and notes what of it is streamed.</summary>
    public void Show(IReadOnlyList<StoredBar> bars, Instant now, List<TickEvent> shownTicks, List<Bar> shownBars)
    {
        foreach (var quote in _quotes)
        {
            _changes[quote.Symbol].State.Apply(quote);
        }

        foreach (var trade in _trades)
        {
            _changes[trade.Symbol].State.Apply(trade);
        }

        foreach (var stored in bars)
        {
            _changes[stored.Bar.Symbol].HasSuppliedBars |= stored.IsSupplied;
        }

        foreach (var stored in bars)
        {
            var change = _changes[stored.Bar.Symbol];
            change.State.Apply(stored, change.BarsAsOf(now));
            if (change.IsLive)
            {
                shownBars.Add(stored.Bar);
            }
        }

        shownTicks.AddRange(_liveTicks);
        foreach (var change in _changes.Values)
        {
            change.Show(market);
        }
    }

    /// <summary>Makes ready for the next commit; the sequence number stays.</summary>
    public void Clear()
    {
        _changes.Clear();
        _trades.Clear();
        _quotes.Clear();
        _liveTicks.Clear();
        _instruments.Clear();
        _actions.Clear();
    }
}
