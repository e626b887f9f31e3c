using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Infrastructure.Tests.Feeds;

internal static class FeedSamples
{
    /// <summary>A bar as a source supplies it.</summary>
    public static StoredBar Stored(Bar bar) =>
        new(bar, Notional: null, First: default, Last: default, IsSupplied: true);

    public static Bar DayBar(Symbol symbol, TradingSession session, decimal close) =>
        new()
        {
            Symbol = symbol,
            Interval = BarInterval.OneDay,
            StartTime = session.OpenTime,
            EndTime = session.CloseTime,
            TradingDate = session.TradingDate,
            Open = close,
            High = close,
            Low = close,
            Close = close,
        };
}
