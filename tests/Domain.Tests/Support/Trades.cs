using CsCheck;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.Support;

/// <summary>Trades of one hour of a regular session.</summary>
internal static class Trades
{
    /// <summary>Their instrument.</summary>
    public static Symbol Symbol { get; } = Symbol.Parse("AAPL");

    /// <summary>The start of their hour.</summary>
    public static Instant Hour { get; } = Utc("2024-07-03T14:00:00Z");

    /// <summary>
    /// 1 to 60 trades, ordered by sequence, which is not the order of their times; some times repeat.
    /// </summary>
    public static Gen<Trade[]> Random { get; } =
        (from second in Gen.OneOf(Gen.Int[0, 3_599], Gen.Int[1_800, 1_803])
         from fraction in Gen.OneOf(Gen.Const(0L), Gen.Long[0, 999_999_999])
         from cents in Gen.Int[1, 100_000]
         from size in Gen.Long[0, 10_000_000]
         select Make(0, second, cents / 100m, size / 1_000m).At(fraction))
        .Array[1, 60]
        .Select(trades => trades.Select((trade, index) => trade with { Sequence = index + 1 }).ToArray());

    /// <summary>A trade so many seconds into the hour.</summary>
    public static Trade Make(long sequence, int second, decimal price, decimal size) => new()
    {
        Symbol = Symbol,
        Price = price,
        Size = size,
        EventTime = Hour + Duration.FromSeconds(second),
        ReceiveTime = Hour + Duration.FromSeconds(second),
        Sequence = sequence,
    };

    private static Trade At(this Trade trade, long nanoseconds) =>
        trade with { EventTime = trade.EventTime.PlusNanoseconds(nanoseconds) };
}
