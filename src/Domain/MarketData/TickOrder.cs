using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>Where a tick stands in its market's order: by the venue's time, then by position in the log.</summary>
/// <param name="EventTime">When the venue made the tick.</param>
/// <param name="Sequence">Position in the log; decides between ticks of one instant.</param>
public readonly record struct TickOrder(Instant EventTime, long Sequence) : IComparable<TickOrder>
{
    /// <summary>Where a trade stands.</summary>
    public static TickOrder Of(Trade trade) => new(trade.EventTime, trade.Sequence);

    /// <summary>Where a quote stands.</summary>
    public static TickOrder Of(Quote quote) => new(quote.EventTime, quote.Sequence);

    /// <inheritdoc/>
    public int CompareTo(TickOrder other)
    {
        var byTime = EventTime.CompareTo(other.EventTime);
        return byTime != 0 ? byTime : Sequence.CompareTo(other.Sequence);
    }

    /// <summary>Whether the left one comes first.</summary>
    public static bool operator <(TickOrder left, TickOrder right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one comes last.</summary>
    public static bool operator >(TickOrder left, TickOrder right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one comes first or is the same.</summary>
    public static bool operator <=(TickOrder left, TickOrder right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one comes last or is the same.</summary>
    public static bool operator >=(TickOrder left, TickOrder right) => left.CompareTo(right) >= 0;
}
