using System.Globalization;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Bench.Scenarios;

/// <summary>The data that requests ask for.</summary>
internal static class Shelf
{
    public const int BarCount = 10_000;
    public const int TradeCount = 5_000;
    public const string BarSymbol = "S001";
    public const string TradeSymbol = "S002";

    /// <summary>End of a trading day that closed over a week ago.</summary>
    public static DateTimeOffset DayEnd { get; } = FindDayEnd();

    /// <summary>Its start: 390 minutes before.</summary>
    public static DateTimeOffset DayStart { get; } = DayEnd.AddMinutes(-390);

    public static DateTimeOffset FirstBar { get; } = DayEnd.AddMinutes(-BarCount);

    /// <summary>One-minute bars without a hole, the last of them ends the day.</summary>
    public static IEnumerable<IngestItem> Bars() =>
        Enumerable.Range(0, BarCount).Select(i => new IngestItem { Bar = BarAt(i) });

    /// <summary>Trades all over the day.</summary>
    public static IEnumerable<IngestItem> Trades(string symbol, int count) =>
        Enumerable.Range(0, count).Select(i => TradeAt(symbol, i, DayStart.AddSeconds(i * (390 * 60d / count))));

    /// <summary>A trade of a number: its identifier, price and size follow from it.</summary>
    public static IngestItem TradeAt(string symbol, int number, DateTimeOffset time) => new()
    {
        Trade = new Trade
        {
            Symbol = symbol,
            TradeId = $"T{number}",
            Price = PriceOf(number),
            Size = (100 + (number % 9)).ToString(CultureInfo.InvariantCulture),
            Venue = "XNAS",
            EventTime = Timestamp.FromDateTimeOffset(time),
            ReceiveTime = Timestamp.FromDateTimeOffset(time.AddMilliseconds(1)),
        },
    };

    private static Bar BarAt(int i) =>
        new()
        {
            Symbol = BarSymbol,
            Interval = "1m",
            StartTime = Timestamp.FromDateTimeOffset(FirstBar.AddMinutes(i)),
            Open = PriceOf(i),
            High = PriceOf(i + 50),
            Low = PriceOf(i),
            Close = PriceOf(i + 20),
            Volume = (10_000 + (i % 977)).ToString(CultureInfo.InvariantCulture),
            Vwap = PriceOf(i + 10),
            TradeCount = 100 + (i % 31),
        };

    // Rises within a hundred steps, so that a later one is the high.
    private static string PriceOf(int i) => (100 + (i / 1_000m)).ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset FindDayEnd()
    {
        var day = new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero).AddDays(-7);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            day = day.AddDays(-1);
        }

        return day.AddHours(21);
    }
}
