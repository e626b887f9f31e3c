using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Storage;

/// <summary>
/// A bar that is no more. Should it come again, its revision is greater: clients keep the bar with the greatest.
/// </summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Interval">A stored interval.</param>
/// <param name="Key">
/// Its start; of a day the midnight, in UTC, of its trading date, as the session may begin at another time then.
/// </param>
/// <param name="Revision">The revision that it had.</param>
public sealed record GoneBar(Symbol Symbol, BarInterval Interval, Instant Key, int Revision)
{
    /// <summary>How long stores keep it: readers have read their bars again by then.</summary>
    public static readonly Duration KeepTime = Duration.FromDays(30);

    /// <summary>Of a bar as it stood.</summary>
    public static GoneBar Of(Bar bar) =>
        new(bar.Symbol, bar.Interval, KeyOf(bar.StartTime, bar.TradingDate), bar.Revision);

    /// <summary>The key of a bar.</summary>
    public static Instant KeyOf(Instant startTime, LocalDate? tradingDate) =>
        tradingDate is { } date ? date.AtMidnight().InUtc().ToInstant() : startTime;
}
