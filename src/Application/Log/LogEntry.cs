using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;

namespace FinApi.Application.Log;

/// <summary>
/// One thing that a commit showed. Its position is that of its row plus its place in it, and is all that identifies it.
/// </summary>
/// <param name="Item">
/// A <see cref="Quote"/>, <see cref="Trade"/>, <see cref="StoredBar"/> (a bar changed), <see cref="Bar"/> (a bar has
/// ended), <see cref="Instrument"/>, <see cref="CorporateAction"/>, <see cref="SettledVersion"/>, <see
/// cref="FeedActivity"/>, <see cref="StatedConditions"/>, <see cref="TradeRevision"/>, <see cref="BarRemoval"/>, <see
/// cref="BarBefore"/>, <see cref="MarketCalendar"/>, <see cref="RemadeDays"/> or <see cref="TakenBack"/>. Calendars
/// stand before all others,
/// instruments before the entries about them, revisions of trades after all trades, versions after the entries about
/// them.
/// </param>
/// <param name="Source">The source that delivered it; empty where none did.</param>
public readonly record struct LogEntry(object Item, string Source = "")
{
    /// <summary>The kind of its topic; only where <see cref="IsTopicItem"/>.</summary>
    public TopicKind Kind { get; init; }

    /// <summary>What else is to be known of it.</summary>
    public LogEntryTraits Traits { get; init; }

    /// <summary>Number within its topic, from 1, contiguous under an epoch; 0 where it is no topic's item.</summary>
    public long Sequence { get; init; }

    /// <summary>Whether streams send it.</summary>
    public bool IsTopicItem => Traits.HasFlag(LogEntryTraits.TopicItem);

    /// <summary>The instrument; the default value for a feed's activity, a market and a calendar.</summary>
    public Symbol Symbol => Item switch
    {
        Quote quote => quote.Symbol,
        Trade trade => trade.Symbol,
        StoredBar stored => stored.Bar.Symbol,
        Bar bar => bar.Symbol,
        Instrument instrument => instrument.Symbol,
        CorporateAction action => action.Symbol,
        SettledVersion version => version.Symbol,
        StatedConditions stated => stated.Symbol,
        TradeRevision revision => revision.Symbol,
        BarRemoval removal => removal.Bar.Symbol,
        BarBefore before => before.Stored.Bar.Symbol,
        RemadeDays remade => remade.Symbol,
        TakenBack taken => taken.Symbol,
        _ => default,
    };

    /// <summary>The topic that it is an item of.</summary>
    public TopicKey Topic => new(Symbol, Kind);

    /// <summary>A quote.</summary>
    public static LogEntry Of(Quote quote, string source, LogEntryTraits traits) =>
        Of(quote, source, TopicKind.Quotes, traits);

    /// <summary>A trade.</summary>
    public static LogEntry Of(Trade trade, string source, LogEntryTraits traits) =>
        Of(trade, source, TopicKind.Trades, traits);

    /// <summary>A change of a bar.</summary>
    public static LogEntry Of(StoredBar stored, string source, LogEntryTraits traits) =>
        Of(stored, source, TopicKind.Bars(stored.Bar.Interval.Level, BarMode.OnUpdate), traits);

    /// <summary>A cancelled or corrected trade.</summary>
    public static LogEntry Of(TradeRevision revision, string source, LogEntryTraits traits) =>
        Of(revision, source, TopicKind.Trades, traits);

    /// <summary>A bar that is no more, as the subscribers of a mode are told of it.</summary>
    public static LogEntry Of(BarRemoval removal, BarMode mode, string source, LogEntryTraits traits) =>
        Of(removal, source, TopicKind.Bars(removal.Bar.Interval.Level, mode), traits);

    /// <summary>The end of a bar, as the subscribers of a mode are told of it.</summary>
    public static LogEntry End(Bar bar, BarMode mode) =>
        new(bar)
        {
            Kind = TopicKind.Bars(bar.Interval.Level, mode),
            Traits = LogEntryTraits.TopicItem | LogEntryTraits.Complete,
        };

    /// <summary>The event that streams send.</summary>
    /// <param name="position">Its position.</param>
    public TickEvent ToEvent(long position)
    {
        var tick = Item switch
        {
            Quote quote => new TickEvent(quote) { FollowsLoss = Traits.HasFlag(LogEntryTraits.FollowsLoss) },
            Trade trade => new TickEvent(trade) { FollowsLoss = Traits.HasFlag(LogEntryTraits.FollowsLoss) },
            StoredBar stored => new TickEvent(Kind, stored.Bar, Traits.HasFlag(LogEntryTraits.Complete)),
            TradeRevision revision => new TickEvent(revision),
            BarRemoval removal => new TickEvent(Kind, removal),
            _ => new TickEvent(Kind, (Bar)Item, Traits.HasFlag(LogEntryTraits.Complete)),
        };
        tick.Place(position, Sequence);
        return tick;
    }

    private static LogEntry Of(object item, string source, TopicKind kind, LogEntryTraits traits) =>
        new(item, source) { Kind = traits.HasFlag(LogEntryTraits.TopicItem) ? kind : default, Traits = traits };
}
