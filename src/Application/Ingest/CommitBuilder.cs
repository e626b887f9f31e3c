using System.Diagnostics;
using FinApi.Application.MarketData;
using FinApi.Application.Ports;
using FinApi.Application.Results;
using FinApi.Application.Status;
using FinApi.Application.Streaming;
using FinApi.Application.Time;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Ingest;

/// <summary>
/// Turns batches into one commit: decides item by item what is stored, gives sequence numbers, builds bars. Nothing that
/// it does is seen by readers before <see cref="Show"/>. Used by the pipeline's one writer only.
/// </summary>
internal sealed class CommitBuilder(
    LatestMarket market,
    IMarketWriter writer,
    SourceBook sources,
    BarBook bars,
    IOptions<IngestOptions> options,
    TimeProvider timeProvider)
{
    // Younger data may still be in motion; see SettledVersion.
    private static readonly Duration Settled = Duration.FromMinutes(15);

    private readonly Dictionary<Symbol, SymbolChange> _changes = [];
    private readonly List<Trade> _trades = [];
    private readonly List<Quote> _quotes = [];
    private readonly List<Instrument> _instruments = [];
    private readonly List<CorporateAction> _actions = [];
    private readonly List<TickEvent> _liveTicks = [];
    private readonly List<TickEvent> _shownTicks = [];
    private readonly List<Bar> _shownBars = [];
    private MarketCommit? _commit;
    private long? _sequence;
    private Instant _now;

    /// <summary>Adds a batch. The receipt only holds once the commit is durable.</summary>
    public async ValueTask<Result<IngestReceipt>> AddAsync(IngestBatch batch, CancellationToken cancellationToken)
    {
        _sequence ??= await writer.ReadLastSequenceAsync(cancellationToken);
        _now = timeProvider.GetInstant();
        var source = await sources.GetAsync(batch.Source, cancellationToken);
        if (batch.Items.Count == 0)
        {
            var stored = batch.SourceEpoch == source.Epoch ? source.Ranges : [];
            return new IngestReceipt(
                batch.FirstSequence, 0, 0, [], SourceGap: null, [.. stored.Take(IngestBatch.MaxItems)], _sequence.Value);
        }

        return source.TryEnter(batch.SourceEpoch)
            ? await AddAsync(batch, source, cancellationToken)
            : new Error(
                ErrorKind.FailedPrecondition,
                ErrorReason.SourceEpochStale,
                $"Source {batch.Source} has published under epoch {source.Epoch}; {batch.SourceEpoch} is over. "
                + "Stop this publisher, or raise source_epoch and number from 1.");
    }

    /// <summary>Finishes the commit; null when there is nothing to store.</summary>
    public async ValueTask<MarketCommit?> BuildAsync(CancellationToken cancellationToken)
    {
        var changedBars = await bars.TakeChangedAsync(cancellationToken);
        var changedSources = sources.TakeChanged();
        if (changedSources.Count == 0)
        {
            return null;
        }

        _commit = new MarketCommit
        {
            LastSequence = _sequence!.Value,
            Trades = _trades,
            Quotes = _quotes,
            Bars = changedBars,
            Instruments = _instruments,
            CorporateActions = _actions,
            Sources = changedSources,
            SettledVersions =
            [
                .. _changes.Where(change => change.Value.IsSettledChange)
                    .Select(change => new SettledVersion(change.Key, change.Value.State.SettledVersion + 1)),
            ],
        };
        return _commit;
    }

    /// <summary>What the last commit showed of live sources, for those who stream. Valid until the next commit.</summary>
    public List<TickEvent> ShownTicks => _shownTicks;

    /// <summary>The bars that the last commit changed by live sources. Valid until the next commit.</summary>
    public List<Bar> ShownBars => _shownBars;

    /// <summary>Shows what is durable now, and makes ready for the next commit.</summary>
    public void Show()
    {
        _shownTicks.Clear();
        _shownBars.Clear();
        foreach (var quote in _quotes)
        {
            _changes[quote.Symbol].State.Apply(quote);
        }

        foreach (var trade in _trades)
        {
            _changes[trade.Symbol].State.Apply(trade);
        }

        foreach (var stored in _commit?.Bars ?? [])
        {
            var change = _changes[stored.Bar.Symbol];
            change.State.Apply(stored.Bar);
            if (change.IsLive)
            {
                _shownBars.Add(stored.Bar);
            }
        }

        _shownTicks.AddRange(_liveTicks);
        foreach (var change in _changes.Values)
        {
            change.Show(market);
        }

        bars.Trim();
        sources.Trim();
        ForgetItems();
    }

    /// <summary>Forgets a commit that failed; what it would have been is read from the store again.</summary>
    public void Discard()
    {
        bars.Clear();
        sources.Clear();
        ForgetItems();
        _sequence = null;
    }

    private void ForgetItems()
    {
        _changes.Clear();
        _trades.Clear();
        _quotes.Clear();
        _liveTicks.Clear();
        _instruments.Clear();
        _actions.Clear();
        _commit = null;
    }

    private async ValueTask<Result<IngestReceipt>> AddAsync(
        IngestBatch batch, SourceState source, CancellationToken cancellationToken)
    {
        var gap = source.See(batch.FirstSequence, batch.FirstSequence + batch.Items.Count - 1);
        var (accepted, duplicates) = (0, 0);
        List<ItemRejection>? rejections = null;
        for (var i = 0; i < batch.Items.Count; i++)
        {
            if (source.Contains(batch.FirstSequence + i))
            {
                duplicates++;
            }
            else if (await AddAsync(batch.Items[i], batch.Source, cancellationToken) is { } rejection)
            {
                (rejections ??= []).Add(rejection.At(i));
            }
            else
            {
                source.Add(batch.FirstSequence + i);
                accepted++;
            }
        }

        return new IngestReceipt(
            batch.FirstSequence, accepted, duplicates, rejections ?? [], gap, Stored: [], _sequence!.Value);
    }

    private ValueTask<Rejection?> AddAsync(IngestItem item, string source, CancellationToken cancellationToken) =>
        item switch
        {
            IngestItem.OfQuote(var quote) => ValueTask.FromResult(AddQuote(quote, source)),
            IngestItem.OfTrade(var trade) => AddTradeAsync(trade, source, cancellationToken),
            IngestItem.OfBar(var bar) => AddBarAsync(bar, source, cancellationToken),
            IngestItem.OfInstrument(var instrument) => ValueTask.FromResult(AddInstrument(instrument, source)),
            IngestItem.OfCorporateAction(var action) => ValueTask.FromResult(AddAction(action, source)),
            IngestItem.Unreadable(var reason, var field, var message) =>
                ValueTask.FromResult<Rejection?>(new Rejection(reason, field, message)),
            _ => throw new UnreachableException(item.GetType().Name),
        };

    private Rejection? AddQuote(Quote quote, string source)
    {
        if ((Find(quote.Symbol, "quote.symbol", source, out var change) ?? TickRules.Check(quote, _now)) is { } rejection)
        {
            return rejection;
        }

        change!.IsSettledChange |= quote.EventTime < _now - Settled;
        var numbered = quote with { Symbol = change.State.Instrument.Symbol, Sequence = NextSequence() };
        _quotes.Add(numbered);
        if (FeedMonitor.IsFeed(source))
        {
            _liveTicks.Add(new TickEvent(numbered));
        }

        return null;
    }

    private async ValueTask<Rejection?> AddTradeAsync(Trade trade, string source, CancellationToken cancellationToken)
    {
        if ((Find(trade.Symbol, "trade.symbol", source, out var change) ?? TickRules.Check(trade, _now)) is { } rejection)
        {
            return rejection;
        }

        change!.IsSettledChange |= trade.EventTime < _now - Settled;
        var numbered = trade with { Symbol = change.State.Instrument.Symbol, Sequence = NextSequence() };
        _trades.Add(numbered);
        if (FeedMonitor.IsFeed(source))
        {
            _liveTicks.Add(new TickEvent(numbered));
        }

        await bars.AddAsync(numbered, change.State.Calendar, cancellationToken);
        return null;
    }

    private async ValueTask<Rejection?> AddBarAsync(Bar bar, string source, CancellationToken cancellationToken)
    {
        if ((Find(bar.Symbol, "bar.symbol", source, out var change) ?? TickRules.Check(bar, _now)) is { } rejection)
        {
            return rejection;
        }

        var calendar = change!.State.Calendar;
        if (FindWindow(bar, calendar, out var window) is { } misplaced)
        {
            return misplaced;
        }

        var placed = bar with
        {
            Symbol = change.State.Instrument.Symbol,
            StartTime = window.StartTime,
            EndTime = window.EndTime,
            TradingDate = window.TradingDate,
        };
        if (await bars.SupplyAsync(placed, window, calendar, cancellationToken))
        {
            change.IsSettledChange |= window.EndTime <= _now - Settled;
        }

        return null;
    }

    private static Rejection? FindWindow(Bar bar, TradingCalendar calendar, out BarWindow window)
    {
        window = default;
        if (bar.Interval.FoldsFrom is { } finer)
        {
            return Rejection.Invalid("bar.interval", $"must be a stored one; {bar.Interval} folds from {finer}.");
        }

        if (bar.Interval == BarInterval.OneDay)
        {
            var date = bar.TradingDate ?? calendar.TradingDateAt(bar.StartTime);
            if (BarWindows.FindDay(calendar, date) is not { } day)
            {
                return new Rejection(
                    RejectionReason.NotASession, "bar.trading_date", $"{LocalDatePattern.Iso.Format(date)} is no trading day.");
            }

            window = day;
            return null;
        }

        window = BarWindows.Find(bar.Interval, calendar, bar.StartTime)!.Value;
        return window.StartTime == bar.StartTime
            ? null
            : Rejection.Invalid("bar.start_time", $"must be a multiple of {bar.Interval} in UTC.");
    }

    private Rejection? AddInstrument(Instrument instrument, string source)
    {
        var known = FindKnown(instrument.Symbol);
        if (InstrumentRules.Check(instrument, known?.State) is { } rejection)
        {
            return rejection;
        }

        var merged = InstrumentRules.Merge(instrument, known?.Instrument ?? known?.State.Instrument, _now);
        if (known is null)
        {
            Create(merged, source);
        }
        else if (!ReferenceEquals(merged, known.Instrument ?? known.State.Instrument))
        {
            Change(known, source).Instrument = merged;
            _instruments.RemoveAll(earlier => earlier.Symbol == merged.Symbol);
            _instruments.Add(merged);
        }

        return null;
    }

    private Rejection? AddAction(CorporateAction action, string source)
    {
        if (Find(action.Symbol, "corporate_action.symbol", source, out var change) is { } rejection)
        {
            return rejection;
        }

        var key = (LocalDatePattern.Iso.Format(action.ExDate), action.Type);
        var known = change!.CorporateActions ?? new SortedDictionary<(string, CorporateActionType), CorporateAction>(
            change.State.CorporateActions.ToDictionary(a => (LocalDatePattern.Iso.Format(a.ExDate), a.Type)));
        var merged = InstrumentRules.Merge(action, known.GetValueOrDefault(key)) with
        {
            Symbol = change.State.Instrument.Symbol,
        };
        if (InstrumentRules.Check(merged) is { } invalid)
        {
            return invalid;
        }

        known[key] = merged;
        change.CorporateActions = known;
        _actions.RemoveAll(a => a.Symbol == merged.Symbol && a.ExDate == merged.ExDate && a.Type == merged.Type);
        _actions.Add(merged);
        return null;
    }

    private Rejection? Find(Symbol symbol, string field, string source, out SymbolChange? change)
    {
        change = FindKnown(symbol);
        if (change is null && options.Value.AutoCreateInstruments)
        {
            var mic = Mic.Parse(options.Value.AutoCreateMic);
            var instrument = new Instrument { Symbol = symbol, Mic = mic, CreateTime = _now, UpdateTime = _now };
            change = Create(instrument, source);
        }

        if (change is null)
        {
            return new Rejection(
                RejectionReason.SymbolNotFound, field, $"{symbol} names no instrument. Publish the instrument first.");
        }

        Change(change, source);
        return null;
    }

    /// <summary>The change under way of an instrument, or a new one; null when the instrument is not known.</summary>
    private SymbolChange? FindKnown(Symbol symbol)
    {
        if (_changes.TryGetValue(symbol, out var change))
        {
            return change;
        }

        return market.TryGet(symbol.Value, out var state) ? new SymbolChange(state) { Source = string.Empty } : null;
    }

    private SymbolChange Create(Instrument instrument, string source)
    {
        TradingCalendars.TryGet(instrument.Mic, out var calendar);
        var change = new SymbolChange(new InstrumentState(instrument, calendar!)) { Source = source, Instrument = instrument };
        _changes.Add(instrument.Symbol, change);
        _instruments.Add(instrument);
        return change;
    }

    private SymbolChange Change(SymbolChange change, string source)
    {
        change.Source = source;
        change.IsLive |= FeedMonitor.IsFeed(source);
        _changes.TryAdd(change.State.Instrument.Symbol, change);
        return change;
    }

    private long NextSequence()
    {
        _sequence++;
        return _sequence!.Value;
    }
}
