using FinApi.Application.Callers;
using FinApi.Application.Log;
using FinApi.Application.MarketData.Calendars;
using FinApi.Application.MarketData.Names;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.MarketData;

/// <summary>
/// The latest market of one instrument. Only the follower of the log writes it. Each part is read without a lock and is
/// never torn; two parts may differ by one commit.
/// </summary>
public sealed class InstrumentState
{
    private const int MaxFeeds = 8;

    private volatile Instrument _instrument;
    private volatile TradingCalendar _calendar;
    private volatile Quote? _quote;
    private volatile Trade? _trade;
    private volatile Bar? _minuteBar;
    private volatile Bar? _dayBar;
    private volatile Bar? _previousDayBar;

    // Of the intervals between, the bar that ends last: without trades, such bars may be the newest data.
    private volatile Bar? _otherBar;
    private volatile string? _source;
    private volatile CorporateActionHistory _corporateActions = CorporateActionHistory.Empty;
    private volatile IReadOnlyList<string> _feeds = [];
    private volatile ConditionSet _conditions = ConditionSet.Empty;
    private volatile RecentMarket _recent = new();
    private volatile TradeRevision? _revision;
    private volatile SymbolView? _names;
    private long _settledVersion;

    internal InstrumentState(Instrument instrument, TradingCalendar calendar)
    {
        _instrument = instrument;
        _calendar = calendar;
    }

    /// <summary>The instrument.</summary>
    public Instrument Instrument { get => _instrument; internal set => _instrument = value; }

    /// <summary>Its symbols; null while they are just its key.</summary>
    internal SymbolView? Names { get => _names; set => _names = value; }

    /// <summary>Another object whenever the instrument's symbols, or what they stand for, may have changed.</summary>
    public object? NamesStamp => _names;

    /// <summary>The calendar of its market.</summary>
    public TradingCalendar Calendar { get => _calendar; internal set => _calendar = value; }

    /// <summary>The latest quote by event time and sequence; null before the first.</summary>
    public Quote? Quote => _quote;

    /// <summary>The latest trade by event time and sequence; null before the first.</summary>
    public Trade? Trade => _trade;

    /// <summary>The latest 1m bar; null before the first.</summary>
    public Bar? MinuteBar => _minuteBar;

    /// <summary>The latest 1d bar; null before the first.</summary>
    public Bar? DayBar => _dayBar;

    /// <summary>The 1d bar before <see cref="DayBar"/>; null when there is none.</summary>
    public Bar? PreviousDayBar => _previousDayBar;

    /// <summary>
    /// The venue's time of the newest datum; of bars their end, of cancels and corrections their arrival. Null before
    /// the first datum.
    /// </summary>
    public Instant? NewestTime =>
        Later(
            Later(Later(_quote?.EventTime, _trade?.EventTime), _revision?.Time),
            Later(Later(_minuteBar?.EndTime, _dayBar?.EndTime), _otherBar?.EndTime));

    /// <summary>
    /// When a trade was last cancelled or corrected, as far as the log goes back that this node has read; null: none
    /// was.
    /// </summary>
    public Instant? RevisionTime => _revision?.Time;

    /// <summary>The delayed market: samples of the last minutes.</summary>
    internal RecentMarket Recent => _recent;

    /// <summary>The source of the last item; null before the first item that the log still has.</summary>
    public string? Source
    {
        get => _source;
        internal set
        {
            // The same text object as a rule: one source delivers an instrument.
            if (_source != value)
            {
                NoteFeed(value);
                _source = value;
            }
        }
    }

    /// <summary>The live sources that have delivered it since this node follows; at most 8.</summary>
    internal IReadOnlyList<string> Feeds => _feeds;

    /// <summary>What is stated of its days.</summary>
    public ConditionSet Conditions { get => _conditions; internal set => _conditions = value; }

    /// <summary>All its corporate actions with their revisions.</summary>
    public CorporateActionHistory CorporateActions
    {
        get => _corporateActions;
        internal set => _corporateActions = value;
    }

    /// <summary>How often settled data were written; see <see cref="SettledVersion"/>.</summary>
    public long SettledVersion
    {
        get => Interlocked.Read(ref _settledVersion);
        internal set => Interlocked.Exchange(ref _settledVersion, value);
    }

    /// <summary>
    /// The delay with which a caller sees the instrument: that of the plan, or zero while every plan sees the same.
    /// Zero is the market as it is.
    /// </summary>
    public Duration DelayOf(MarketAccess access, Instant now) =>
        access.IsDelayed && FreshnessPolicy.IsSeenByAll(Calendar, NewestTime, now) ? Duration.Zero : access.Delay;

    /// <summary>The state of an instrument without any data.</summary>
    /// <exception cref="InvalidOperationException">Its market has no calendar.</exception>
    internal static InstrumentState Create(Instrument instrument, MarketCalendars calendars) =>
        calendars.TryGet(instrument.Mic, out var calendar)
            ? new InstrumentState(instrument, calendar)
            : throw new InvalidOperationException(
                $"{instrument.Symbol} is stored with market {instrument.Mic}, which has no calendar.");

    /// <summary>Takes over everything from a newly loaded state.</summary>
    internal void Replace(InstrumentState loaded)
    {
        loaded._recent.Before.AddAll(_recent.Before);
        loaded._recent.Removals.AddAll(_recent.Removals);
        (_quote, _trade) = (loaded._quote, loaded._trade);
        (_minuteBar, _dayBar, _previousDayBar) = (loaded._minuteBar, loaded._dayBar, loaded._previousDayBar);
        (_otherBar, _corporateActions, _recent) = (loaded._otherBar, loaded._corporateActions, loaded._recent);
        _conditions = loaded._conditions;
        SettledVersion = loaded.SettledVersion;
        (_calendar, _instrument) = (loaded._calendar, loaded._instrument);
    }

    /// <summary>Outdates all kept answers about the instrument: it no longer exists, or other sessions hold.</summary>
    internal void Outdate() => _instrument = _instrument with { };

    /// <summary>
    /// Checks the market by the clock after the clock was set: loaded items replace items that lie too far ahead, and
    /// older items.
    /// </summary>
    /// <param name="loaded">The same instrument as the store has it, without items that lie ahead.</param>
    /// <param name="now">The time by the clock after the change.</param>
    internal void Reconsider(InstrumentState loaded, Instant now)
    {
        // Items that the log has brought meanwhile stay.
        if (_quote is var quote && GivesWay(quote, loaded._quote, TickOrder.Of, now))
        {
            Interlocked.CompareExchange(ref _quote, loaded._quote, quote);
        }

        if (_trade is var trade && GivesWay(trade, loaded._trade, TickOrder.Of, now))
        {
            Interlocked.CompareExchange(ref _trade, loaded._trade, trade);
        }

        if (_minuteBar is var minute && GivesWay(minute, loaded._minuteBar, OrderOf, now))
        {
            Interlocked.CompareExchange(ref _minuteBar, loaded._minuteBar, minute);
        }

        if (_otherBar is var other && GivesWay(other, loaded._otherBar, OrderOf, now))
        {
            Interlocked.CompareExchange(ref _otherBar, loaded._otherBar, other);
        }

        if (_dayBar is var day
            && GivesWay(day, loaded._dayBar, OrderOf, now)
            && Interlocked.CompareExchange(ref _dayBar, loaded._dayBar, day) == day)
        {
            _previousDayBar = loaded._previousDayBar;
        }

        // Items that the log has brought since the read of the store are only in the old samples. They are copied
        // before others see the new samples, because each has only one writer.
        if (_quote is { } newQuote && newQuote != loaded._quote)
        {
            loaded._recent.Add(newQuote);
        }

        if (_trade is { } newTrade && newTrade != loaded._trade)
        {
            loaded._recent.Add(newTrade);
        }

        loaded._recent.Before.AddAll(_recent.Before);
        loaded._recent.Removals.AddAll(_recent.Removals);
        _recent = loaded._recent;
    }

    /// <summary>Whether any part lies too far ahead of the clock.</summary>
    internal bool IsAhead(Instant now) =>
        (_quote is { } quote && TickClock.IsAhead(quote.EventTime, now))
        || (_trade is { } trade && TickClock.IsAhead(trade.EventTime, now))
        || (_minuteBar is { } minute && TickClock.IsAhead(minute.StartTime, now))
        || (_otherBar is { } other && TickClock.IsAhead(other.StartTime, now))
        || (_dayBar is { } day && TickClock.IsAhead(day.StartTime, now));

    /// <summary>
    /// Takes a quote unless a later one is known: quotes out of order are history, not the latest market.
    /// </summary>
    internal void Apply(Quote quote, Instant now)
    {
        if (IsNewest(TickOrder.Of(quote), _quote is { } known ? TickOrder.Of(known) : null, now))
        {
            _quote = quote;
            Recent.Add(quote);
        }
    }

    /// <summary>Takes a trade unless a later one is known.</summary>
    internal void Apply(Trade trade, Instant now)
    {
        if (IsNewest(TickOrder.Of(trade), _trade is { } known ? TickOrder.Of(known) : null, now))
        {
            _trade = trade;
            Recent.Add(trade);
        }
    }

    /// <summary>
    /// Takes a bar of a stored interval if it is one of the latest; other bars are history, not the latest market.
    /// </summary>
    /// <param name="stored">The bar.</param>
    /// <param name="asOf">Time of the newest datum in the bar, or a later time.</param>
    /// <param name="now">The time by the node's clock.</param>
    /// <param name="isRevised">Whether a cancel or correction changed it, which is seen from its arrival on.</param>
    internal void Apply(StoredBar stored, Instant asOf, Instant now, bool isRevised = false)
    {
        var bar = stored.Bar;
        if (TickClock.IsAhead(bar.StartTime, now))
        {
            return;
        }

        if (bar.Interval == BarInterval.OneDay)
        {
            ApplyDay(bar);
            if (ReferenceEquals(_dayBar, bar) && isRevised)
            {
                Recent.ReplaceDay(new RecentDay(stored, _previousDayBar), asOf);
            }
            else if (ReferenceEquals(_dayBar, bar))
            {
                Recent.AddDay(new RecentDay(stored, _previousDayBar), asOf);
            }

            return;
        }

        if (isRevised)
        {
            Recent.AddRevised(bar, asOf);
        }
        else
        {
            Recent.Add(bar, asOf);
        }

        if (bar.Interval != BarInterval.OneMinute)
        {
            _otherBar = _otherBar is { } other && other.EndTime > bar.EndTime ? other : bar;
        }
        else if (IsNewest(OrderOf(bar), _minuteBar is { } known ? OrderOf(known) : null, now))
        {
            _minuteBar = bar;
        }
    }

    /// <summary>Takes the cancel or correction of a trade: the latest trade is the newest that stands.</summary>
    internal void Apply(TradeRevision revision)
    {
        var isLatest = _trade is { } known
            && (known.Sequence == revision.Before.Sequence
                || (revision.Latest is { } newest && TickOrder.Of(newest) > TickOrder.Of(known)));
        if (isLatest)
        {
            _trade = revision.Latest;
            Recent.ReplaceTrade(revision.Latest, revision.Time);
        }

        Recent.Add(revision);
        _revision = revision;
    }

    /// <summary>Takes that a bar of a stored interval is no more.</summary>
    internal void Apply(BarRemoval removal)
    {
        var (interval, start) = (removal.Bar.Interval, removal.Bar.StartTime);
        Recent.Removals.Add(removal);
        if (interval == BarInterval.OneDay)
        {
            if (_dayBar?.StartTime == start || _previousDayBar?.StartTime == start)
            {
                _dayBar = removal.Latest?.Bar;
                _previousDayBar = removal.Previous?.Bar;
                var day = removal.Latest is { } latest ? new RecentDay(latest, removal.Previous?.Bar) : null;
                Recent.ReplaceDay(day, removal.Time);
            }

            return;
        }

        Recent.Remove(removal);
        if (interval == BarInterval.OneMinute && _minuteBar?.StartTime == start)
        {
            _minuteBar = removal.Latest?.Bar;
        }
        else if (_otherBar is { } other && other.Interval == interval && other.StartTime == start)
        {
            _otherBar = removal.Latest?.Bar;
        }
    }

    /// <summary>Takes day bars that were made anew in place of those that were.</summary>
    /// <param name="remade">The bars.</param>
    /// <param name="time">When they were made anew, from which on the delayed market has them.</param>
    /// <param name="now">The time by the node's clock.</param>
    internal void Apply(RemadeDays remade, Instant time, Instant now)
    {
        // Rows of an earlier FinApi name only bars that were made anew: those that stay are known here.
        var days = new[] { _previousDayBar, _dayBar }
            .OfType<Bar>()
            .Where(day => !remade.Replaces(day)
                && remade.Newest.All(stored => stored.Bar.StartTime != day.StartTime))
            .Concat(remade.Newest.Select(stored => stored.Bar).Where(day => !TickClock.IsAhead(day.StartTime, now)))
            .OrderBy(day => day.StartTime)
            .ToList();
        var (newest, previous) = (days.Count > 0 ? days[^1] : null, days.Count > 1 ? days[^2] : null);
        (_previousDayBar, _dayBar) = (previous, newest);
        var latest = remade.Newest.FirstOrDefault(stored => ReferenceEquals(stored.Bar, newest));
        if (latest is not null || newest is null)
        {
            Recent.ReplaceDay(latest is null ? null : new RecentDay(latest, previous), time);
        }

        Outdate();
    }

    /// <summary>
    /// Forgets what an operator has deleted. True when that may have been the latest market, which then has to be
    /// loaded again: what stands in its place only the store knows.
    /// </summary>
    internal bool Apply(TakenBack taken, Instant now)
    {
        if (taken.ActionNumber > 0)
        {
            CorporateActions = CorporateActions.Without(taken.ActionNumber);
            Outdate();
            return false;
        }

        var isLatest = taken.Ranges.Any(range => !(range.End < now - RecentMarket.Reach));
        if (_quote is { } quote && taken.Covers(DataKind.Quotes, quote.EventTime))
        {
            (_quote, isLatest) = (null, true);
        }

        if (_trade is { } trade && taken.Covers(DataKind.Trades, trade.EventTime))
        {
            (_trade, _revision, isLatest) = (null, null, true);
        }

        isLatest |= ForgetBars(taken);
        if (isLatest)
        {
            _recent = new RecentMarket();
        }

        Outdate();
        return isLatest;
    }

    private bool ForgetBars(TakenBack taken)
    {
        var isLatest = false;
        if (_minuteBar is { } minute && taken.Covers(minute))
        {
            (_minuteBar, isLatest) = (null, true);
        }

        if (_otherBar is { } other && taken.Covers(other))
        {
            (_otherBar, isLatest) = (null, true);
        }

        if ((_dayBar is { } day && taken.Covers(day)) || (_previousDayBar is { } previous && taken.Covers(previous)))
        {
            (_dayBar, _previousDayBar, isLatest) = (null, null, true);
        }

        return isLatest;
    }

    private static Instant? Later(Instant? left, Instant? right) => !(left >= right) ? right ?? left : left;

    private static TickOrder OrderOf(Bar bar) => new(bar.StartTime, Sequence: 0);

    private static bool IsNewest(TickOrder order, TickOrder? known, Instant now) =>
        !TickClock.IsAhead(order.EventTime, now)
        && (known is not { } newest
            || order >= newest
            || TickClock.Yields(newest.EventTime, order.EventTime, now));

    private static bool GivesWay<T>(T? known, T? loaded, Func<T, TickOrder> orderOf, Instant now)
        where T : class
    {
        if (known is null || loaded is null)
        {
            return known is null ? loaded is not null : TickClock.IsAhead(orderOf(known).EventTime, now);
        }

        return TickClock.IsAhead(orderOf(known).EventTime, now) || orderOf(loaded) > orderOf(known);
    }

    private void ApplyDay(Bar bar)
    {
        if (_dayBar is not { } day || bar.StartTime == day.StartTime)
        {
            _dayBar = bar;
        }
        else if (bar.StartTime > day.StartTime)
        {
            _previousDayBar = day;
            _dayBar = bar;
        }
        else if (!(bar.StartTime < _previousDayBar?.StartTime))
        {
            _previousDayBar = bar;
        }
    }

    private void NoteFeed(string? source)
    {
        if (source is not null && FeedMonitor.IsFeed(source) && _feeds.Count < MaxFeeds && !_feeds.Contains(source))
        {
            _feeds = [.. _feeds, source];
        }
    }
}
