using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>Trading within one interval. Immutable; an interval without a trade has no bar.</summary>
public sealed record Bar
{
    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>Its length.</summary>
    public required BarInterval Interval { get; init; }

    /// <summary>Start, inclusive; from 1d on the opening of the first session.</summary>
    public required Instant StartTime { get; init; }

    /// <summary>End, exclusive; from 1d on the close of the last session.</summary>
    public required Instant EndTime { get; init; }

    /// <summary>The exchange's date of the first session; null below 1d.</summary>
    public LocalDate? TradingDate { get; init; }

    /// <summary>Price of the first trade.</summary>
    public required decimal Open { get; init; }

    /// <summary>Highest price.</summary>
    public required decimal High { get; init; }

    /// <summary>Lowest price.</summary>
    public required decimal Low { get; init; }

    /// <summary>Price of the last trade.</summary>
    public required decimal Close { get; init; }

    /// <summary>Sum of the sizes; null when the source gives none, or when 28 digits cannot hold it exactly.</summary>
    public decimal? Volume { get; init; }

    /// <summary>
    /// Sum of price times size over volume, <see cref="TickBounds.DerivedPlaces"/> places; null when unknown.
    /// </summary>
    public decimal? Vwap { get; init; }

    /// <summary>Number of trades; null when unknown.</summary>
    public long? TradeCount { get; init; }

    /// <summary>In how many commits it was revised after a later bar had begun; 0: it is as it came first.</summary>
    public int Revision { get; init; }
}
