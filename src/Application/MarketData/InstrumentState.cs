using FinApi.Application.Callers;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.MarketData;

/// <summary>
/// The latest market of one instrument. Only the follower of the log writes it. Each part is read without a lock and is
/// never torn; two parts may differ by one commit.
/// </summary>
public sealed class InstrumentState
{
    private volatile Instrument _instrument;
    private volatile Quote? _quote;
    private volatile Trade? _trade;
    private volatile Bar? _minuteBar;
    private volatile Bar? _dayBar;
    private volatile Bar? _previousDayBar;

    // Of the intervals between, the bar that ends last: without trades, such bars may be the newest data.
    private volatile Bar? _otherBar;
    private volatile string? _source;
    private volatile IReadOnlyList<CorporateAction> _corporateActions = [];
    private volatile RecentMarket _recent = new();
    private long _settledVersion;

    internal InstrumentState(Instrument instrument, TradingCalendar calendar)
    {
        _instrument = instrument;
        Calendar = calendar;
    }

    /// <summary>The instrument.</summary>
    public Instrument Instrument { get => _instrument; internal set => _instrument = value; }

    /// <summary>The calendar of its market.</summary>
    public TradingCalendar Calendar { get; }

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
    /// The venue's time of the newest datum; of bars their end. Null before the first datum.
    /// </summary>
    public Instant? NewestTime =>
        Later(
            Later(_quote?.EventTime, _trade?.EventTime),
            Later(Later(_minuteBar?.EndTime, _dayBar?.EndTime), _otherBar?.EndTime));

    /// <summary>The delayed market: samples of the last minutes.</summary>
    internal RecentMarket Recent => _recent;

    /// <summary>The source of the last item; null before the first item that the log still has.</summary>
    public string? Source { get => _source; internal set => _source = value; }

    /// <summary>All its corporate actions, by ex-date and type.</summary>
    public IReadOnlyList<CorporateAction> CorporateActions
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
    internal static InstrumentState Create(Instrument instrument) =>
        TradingCalendars.TryGet(instrument.Mic, out var calendar)
            ? new InstrumentState(instrument, calendar)
            : throw new InvalidOperationException(
                $"{instrument.Symbol} is stored with market {instrument.Mic}, which has no calendar.");

    /// <summary>Takes over everything from a newly loaded state.</summary>
    internal void Replace(InstrumentState loaded)
    {
        (_quote, _trade) = (loaded._quote, loaded._trade);
        (_minuteBar, _dayBar, _previousDayBar) = (loaded._minuteBar, loaded._dayBar, loaded._previousDayBar);
        (_otherBar, _corporateActions, _recent) = (loaded._otherBar, loaded._corporateActions, loaded._recent);
        SettledVersion = loaded.SettledVersion;
        _instrument = loaded._instrument;
    }

    /// <summary>Outdates all kept answers about an instrument that no longer exists.</summary>
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
    internal void Apply(StoredBar stored, Instant asOf, Instant now)
    {
        var bar = stored.Bar;
        if (TickClock.IsAhead(bar.StartTime, now))
        {
            return;
        }

        if (bar.Interval == BarInterval.OneDay)
        {
            ApplyDay(bar);
            if (ReferenceEquals(_dayBar, bar))
            {
                Recent.AddDay(new RecentDay(stored, _previousDayBar), asOf);
            }

            return;
        }

        Recent.Add(bar, asOf);
        if (bar.Interval != BarInterval.OneMinute)
        {
            _otherBar = _otherBar is { } other && other.EndTime > bar.EndTime ? other : bar;
        }
        else if (IsNewest(OrderOf(bar), _minuteBar is { } known ? OrderOf(known) : null, now))
        {
            _minuteBar = bar;
        }
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
}
