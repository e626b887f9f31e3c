using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>The best bid and ask of one moment. Immutable; null means that the source does not say.</summary>
public sealed record Quote
{
    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>Price of the bid; null when there is none. Below 0 only of an instrument with signed prices.</summary>
    public decimal? BidPrice { get; init; }

    /// <summary>Size of the bid in the source's unit, at least 0.</summary>
    public decimal? BidSize { get; init; }

    /// <summary>Venue of the bid: its MIC or the source's own code, at most 16 characters.</summary>
    public string? BidVenue { get; init; }

    /// <summary>Price of the ask; null when there is none. Below 0 only of an instrument with signed prices.</summary>
    public decimal? AskPrice { get; init; }

    /// <summary>Size of the ask in the source's unit, at least 0.</summary>
    public decimal? AskSize { get; init; }

    /// <summary>Venue of the ask, like <see cref="BidVenue"/>.</summary>
    public string? AskVenue { get; init; }

    /// <summary>When the venue made it.</summary>
    public required Instant EventTime { get; init; }

    /// <summary>When it arrived here.</summary>
    public required Instant ReceiveTime { get; init; }

    /// <summary>The source's condition codes, separated by spaces; null when there are none.</summary>
    public string? Conditions { get; init; }

    /// <summary>Position in the log of ticks, from 1; 0 until it is appended.</summary>
    public long Sequence { get; init; }

    /// <summary>What is remarkable about it, from its two prices.</summary>
    public QuoteFlags Flags =>
        (BidPrice, AskPrice) switch
        {
            (null or 0, null or 0) => QuoteFlags.NoBid | QuoteFlags.NoAsk,
            (null, _) => QuoteFlags.NoBid,
            (_, null) => QuoteFlags.NoAsk,
            // Beside a price below zero, zero is a price like any other.
            (0, > 0) => QuoteFlags.NoBid,
            ( > 0, 0) => QuoteFlags.NoAsk,
            var (bid, ask) when bid > ask => QuoteFlags.Crossed,
            var (bid, ask) when bid == ask => QuoteFlags.Locked,
            _ => QuoteFlags.None,
        };
}
