using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.Log;

/// <summary>
/// One item of one topic: made once, shared by the log and all subscribers. Its encoded forms are kept with it, so that
/// it is encoded once an encoding, by whoever needs it first. Safe for all threads once it is placed.
/// </summary>
public sealed class TickEvent
{
    private readonly object _payload;
    private byte[]? _protobuf;
    private byte[]? _json;

    /// <summary>A quote.</summary>
    public TickEvent(Quote quote)
        : this(TopicKind.Quotes, quote.Symbol, quote, isComplete: true)
    {
    }

    /// <summary>A trade.</summary>
    public TickEvent(Trade trade)
        : this(TopicKind.Trades, trade.Symbol, trade, isComplete: true)
    {
    }

    /// <summary>A cancelled or corrected trade.</summary>
    public TickEvent(TradeRevision revision)
        : this(TopicKind.Trades, revision.Symbol, revision, isComplete: true)
    {
    }

    /// <summary>A bar of a stored interval that is no more.</summary>
    public TickEvent(TopicKind kind, BarRemoval removal)
        : this(kind, removal.Bar.Symbol, removal, isComplete: true)
    {
    }

    /// <summary>A bar of a stored interval.</summary>
    public TickEvent(TopicKind kind, Bar bar, bool isComplete)
        : this(kind, bar.Symbol, bar, isComplete)
    {
    }

    private TickEvent(TopicKind kind, Symbol symbol, object payload, bool isComplete)
    {
        (Kind, Symbol, IsComplete) = (kind, symbol, isComplete);
        _payload = payload;
    }

    /// <summary>The instrument.</summary>
    public Symbol Symbol { get; }

    /// <summary>The kind of data.</summary>
    public TopicKind Kind { get; }

    /// <summary>The topic.</summary>
    public TopicKey Key => new(Symbol, Kind);

    /// <summary>
    /// Whether its source lost something of the topic before it, as far as one can tell from the source's numbers.
    /// </summary>
    public bool FollowsLoss { get; init; }

    /// <summary>Of bars: whether the interval had ended when the event was made.</summary>
    public bool IsComplete { get; }

    /// <summary>The quote; null when it is none.</summary>
    public Quote? Quote => _payload as Quote;

    /// <summary>The trade; null when it is none.</summary>
    public Trade? Trade => _payload as Trade;

    /// <summary>The bar; null when it is none.</summary>
    public Bar? Bar => _payload as Bar;

    /// <summary>The cancel or correction of a trade; null when it is none.</summary>
    public TradeRevision? Revision => _payload as TradeRevision;

    /// <summary>The removal of a bar; null when it is none.</summary>
    public BarRemoval? Removal => _payload as BarRemoval;

    /// <summary>Whether it is the state of something, and not news of what no longer stands.</summary>
    public bool IsState => _payload is not (TradeRevision or BarRemoval);

    /// <summary>What a History request finds it by: event_time, or start_time of a bar.</summary>
    public Instant Time => _payload switch
    {
        Quote quote => quote.EventTime,
        Trade trade => trade.EventTime,
        TradeRevision revision => revision.Before.EventTime,
        BarRemoval removal => removal.Bar.StartTime,
        _ => ((Bar)_payload).StartTime,
    };

    /// <summary>Place in the log, from 1; 0 until it is appended.</summary>
    public long Position { get; private set; }

    /// <summary>Number within its topic, from 1, contiguous under an epoch; 0 until it is appended.</summary>
    public long Sequence { get; private set; }

    /// <summary>When this node showed it to subscribers, in milliseconds of its streams' clock.</summary>
    internal long ShownAt { get; set; }

    /// <summary>Gives it its place. Only the log does that, once.</summary>
    public void Place(long position, long sequence) => (Position, Sequence) = (position, sequence);

    /// <summary>The item as the encoding writes it, whatever stream it goes to.</summary>
    public byte[] Encode(ItemEncoding encoding)
    {
        if (FindEncoded(encoding) is { } known)
        {
            return known;
        }

        // Two lanes may do this at once; both make the same bytes.
        var made = encoding.EncodeItem(this);
        Volatile.Write(ref encoding.IsText ? ref _json : ref _protobuf, made);
        return made;
    }

    /// <summary>Its encoded length where that is known already, else a fair guess.</summary>
    internal int EstimateLength(ItemEncoding encoding)
    {
        const int Typical = 128;
        return FindEncoded(encoding)?.Length ?? Typical;
    }

    /// <summary>
    /// Whether an earlier one of its topic is the newer one to the market. Of one moment the later one is.
    /// </summary>
    internal bool IsLateAgainst(TickEvent earlier, Instant now) =>
        Time < earlier.StandingTime && !TickClock.Yields(earlier.StandingTime, Time, now);

    // The time of the newest that stands from then on: after a cancel or removal, of what is left.
    private Instant StandingTime => _payload switch
    {
        TradeRevision revision => revision.Latest?.EventTime ?? Instant.MinValue,
        BarRemoval removal => removal.Latest?.Bar.StartTime ?? Instant.MinValue,
        _ => Time,
    };

    private byte[]? FindEncoded(ItemEncoding encoding) =>
        Volatile.Read(ref encoding.IsText ? ref _json : ref _protobuf);
}
