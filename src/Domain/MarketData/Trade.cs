using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>One trade. Immutable; null means that the source does not say.</summary>
public sealed record Trade
{
    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>The source's identifier, at most 64 characters.</summary>
    public string? TradeId { get; init; }

    /// <summary>
    /// Price, above 0 and below <see cref="TickBounds.Max"/>; of an instrument with signed prices, above its negative.
    /// </summary>
    public required decimal Price { get; init; }

    /// <summary>Size, at least 0 and below <see cref="TickBounds.Max"/>.</summary>
    public required decimal Size { get; init; }

    /// <summary>Its MIC or the source's own code, at most 16 characters.</summary>
    public string? Venue { get; init; }

    /// <summary>The source's sale conditions, separated by spaces; null when there are none.</summary>
    public string? Conditions { get; init; }

    /// <summary>The side that took liquidity.</summary>
    public AggressorSide AggressorSide { get; init; }

    /// <summary>When the venue made it.</summary>
    public required Instant EventTime { get; init; }

    /// <summary>When it arrived here.</summary>
    public required Instant ReceiveTime { get; init; }

    /// <summary>Position in the log of ticks, from 1; 0 until it is appended.</summary>
    public long Sequence { get; init; }
}
