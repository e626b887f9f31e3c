using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Log;

/// <summary>
/// One thing that a commit showed. Its position is that of its row plus its place in it, and is all that identifies it.
/// </summary>
/// <param name="Item">
/// A <see cref="Quote"/>, <see cref="Trade"/>, <see cref="StoredBar"/> (a bar changed), <see cref="Bar"/> (a bar has
/// ended), <see cref="Instrument"/>, <see cref="CorporateAction"/>, <see cref="SettledVersion"/> or <see
/// cref="FeedActivity"/>. Instruments stand before the entries about them, versions after these entries.
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

    /// <summary>The instrument; the default value for a feed's activity.</summary>
    public Symbol Symbol => Item switch
    {
        Quote quote => quote.Symbol,
        Trade trade => trade.Symbol,
        StoredBar stored => stored.Bar.Symbol,
        Bar bar => bar.Symbol,
        Instrument instrument => instrument.Symbol,
        CorporateAction action => action.Symbol,
        SettledVersion version => version.Symbol,
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
            _ => new TickEvent(Kind, (Bar)Item, Traits.HasFlag(LogEntryTraits.Complete)),
        };
        tick.Place(position, Sequence);
        return tick;
    }

    private static LogEntry Of(object item, string source, TopicKind kind, LogEntryTraits traits) =>
        new(item, source) { Kind = traits.HasFlag(LogEntryTraits.TopicItem) ? kind : default, Traits = traits };
}
