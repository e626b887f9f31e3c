using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>
/// A <see cref="Bar"/> as a value, without what all bars of a page share: the instrument and the interval.
/// </summary>
public readonly record struct BarRow
{
    /// <inheritdoc cref="Bar.StartTime"/>
    public required Instant StartTime { get; init; }

    /// <inheritdoc cref="Bar.EndTime"/>
    public required Instant EndTime { get; init; }

    /// <inheritdoc cref="Bar.TradingDate"/>
    public LocalDate? TradingDate { get; init; }

    /// <inheritdoc cref="Bar.Open"/>
    public required decimal Open { get; init; }

    /// <inheritdoc cref="Bar.High"/>
    public required decimal High { get; init; }

    /// <inheritdoc cref="Bar.Low"/>
    public required decimal Low { get; init; }

    /// <inheritdoc cref="Bar.Close"/>
    public required decimal Close { get; init; }

    /// <inheritdoc cref="Bar.Volume"/>
    public decimal? Volume { get; init; }

    /// <inheritdoc cref="Bar.Vwap"/>
    public decimal? Vwap { get; init; }

    /// <inheritdoc cref="Bar.TradeCount"/>
    public long? TradeCount { get; init; }

    /// <inheritdoc cref="Bar.Revision"/>
    public int Revision { get; init; }

    /// <summary>The values of a bar.</summary>
    public static BarRow Of(Bar bar) => new()
    {
        StartTime = bar.StartTime,
        EndTime = bar.EndTime,
        TradingDate = bar.TradingDate,
        Open = bar.Open,
        High = bar.High,
        Low = bar.Low,
        Close = bar.Close,
        Volume = bar.Volume,
        Vwap = bar.Vwap,
        TradeCount = bar.TradeCount,
        Revision = bar.Revision,
    };

    /// <summary>The bar of an instrument and interval that has these values.</summary>
    public Bar ToBar(Symbol symbol, BarInterval interval) => new()
    {
        Symbol = symbol,
        Interval = interval,
        StartTime = StartTime,
        EndTime = EndTime,
        TradingDate = TradingDate,
        Open = Open,
        High = High,
        Low = Low,
        Close = Close,
        Volume = Volume,
        Vwap = Vwap,
        TradeCount = TradeCount,
        Revision = Revision,
    };
}
