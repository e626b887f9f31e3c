using System.Globalization;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using FinApi.Domain.Tests.Support;
using NodaTime;

namespace FinApi.Domain.Tests.MarketData;

public sealed class BarBuilderTests
{
    private static readonly BarWindow Minute =
        new(Trades.Hour, Trades.Hour + Duration.FromMinutes(1), TradingDate: null);

    [Fact]
    public void Add_TradesInOrder_GiveTheBar()
    {
        var builder = Builder();

        builder.Add(Trades.Make(1, 1, 10.00m, 100), isRevision: false);
        builder.Add(Trades.Make(2, 2, 10.50m, 50), isRevision: false);
        builder.Add(Trades.Make(3, 3, 9.50m, 25), isRevision: false);
        builder.Add(Trades.Make(4, 4, 10.25m, 25), isRevision: false);

        var stored = builder.ToStored();
        Assert.Equal(
            new Bar
            {
                Symbol = Trades.Symbol,
                Interval = BarInterval.OneMinute,
                StartTime = Minute.StartTime,
                EndTime = Minute.EndTime,
                Open = 10.00m,
                High = 10.50m,
                Low = 9.50m,
                Close = 10.25m,
                Volume = 200,
                Vwap = 10.09375m,
                TradeCount = 4,
                Revision = 0,
            },
            stored.Bar);
        Assert.Equal(2018.75m, stored.Notional);
        Assert.Equal((1, 4), (stored.First.Sequence, stored.Last.Sequence));
        Assert.False(stored.IsSupplied);
    }

    // As traded: with 14 places the average was 0.00000000012346, above the high.
    [Theory]
    [InlineData("0.000000000123456789", "0.000000000123456789")]
    [InlineData("1.23456789012345678", "1.23456789012345678")] // more digits than an average keeps
    [InlineData("-37.63", "-37.63")]
    [InlineData("0", "0")]
    public void Add_OnePriceAlone_IsTheAverageToo(string price, string vwap)
    {
        var builder = Builder();
        var at = decimal.Parse(price, CultureInfo.InvariantCulture);
        var expected = decimal.Parse(vwap, CultureInfo.InvariantCulture);

        builder.Add(Trades.Make(1, 1, at, 3), isRevision: false);
        builder.Add(Trades.Make(2, 2, at, 7), isRevision: false);

        Assert.Equal(expected, builder.ToStored().Bar.Vwap);
    }

    [Fact]
    public void Add_PricesAcrossZero_GiveTheBar()
    {
        var builder = Builder();

        builder.Add(Trades.Make(1, 1, 10.01m, 1), isRevision: false);
        builder.Add(Trades.Make(2, 2, -40.32m, 1), isRevision: false);
        builder.Add(Trades.Make(3, 3, -37.63m, 2), isRevision: false);

        var bar = builder.ToStored().Bar;
        Assert.Equal((10.01m, 10.01m, -40.32m, -37.63m), (bar.Open, bar.High, bar.Low, bar.Close));
        Assert.Equal(-26.3925m, bar.Vwap);
    }

    [Fact]
    public void Add_EarlierTradeArrivesLate_BecomesTheOpenAndARevision()
    {
        var builder = Builder();
        builder.Add(Trades.Make(1, 30, 10, 1), isRevision: false);

        builder.Add(Trades.Make(2, 10, 11, 1), isRevision: true);

        var bar = builder.ToStored().Bar;
        Assert.Equal((11m, 10m, 1), (bar.Open, bar.Close, bar.Revision));
    }

    [Fact]
    public void Add_SameInstant_GoesBySequence()
    {
        var builder = Builder();

        builder.Add(Trades.Make(6, 30, 12, 1), isRevision: false);
        builder.Add(Trades.Make(5, 30, 11, 1), isRevision: false);
        builder.Add(Trades.Make(7, 30, 13, 1), isRevision: false);

        var bar = builder.ToStored().Bar;
        Assert.Equal((11m, 13m), (bar.Open, bar.Close));
    }

    [Fact]
    public void Add_SizeZero_HasNoVwap()
    {
        var builder = Builder();

        builder.Add(Trades.Make(1, 1, 10, 0), isRevision: false);

        var bar = builder.ToStored().Bar;
        Assert.Equal((0m, null, 1L), (bar.Volume, bar.Vwap, bar.TradeCount));
    }

    [Fact]
    public void Add_LargestNumbers_LoseNotionalButNotTheBar()
    {
        var builder = Builder();
        const decimal largest = TickBounds.Max - 0.0001m;

        builder.Add(Trades.Make(1, 1, largest, largest), isRevision: false);

        var stored = builder.ToStored();
        Assert.Null(stored.Notional);
        Assert.Null(stored.Bar.Vwap);
        Assert.Equal((largest, largest), (stored.Bar.Close, stored.Bar.Volume));
    }

    [Theory]
    [InlineData("1", "2", "10", "11", "10.66666666666667")]
    [InlineData("1", "1", "0.50000000000001", "0.50000000000002", "0.50000000000002")] // a tie goes to the even digit
    [InlineData("1", "1", "0.50000000000002", "0.50000000000003", "0.50000000000002")]
    public void ToStored_Vwap_IsRoundedHalfToEven(string size1, string size2, string price1, string price2, string vwap)
    {
        var builder = Builder();

        builder.Add(Trades.Make(1, 1, Number(price1), Number(size1)), isRevision: false);
        builder.Add(Trades.Make(2, 2, Number(price2), Number(size2)), isRevision: false);

        Assert.Equal(Number(vwap), builder.ToStored().Bar.Vwap);
    }

    [Fact]
    public void ToStored_Empty_Throws()
    {
        var builder = Builder();

        Assert.True(builder.IsEmpty);
        Assert.Throws<InvalidOperationException>(builder.ToStored);
    }

    [Fact]
    public void Add_Trade_DoesNotAllocate()
    {
        var builder = Builder();
        var trades = Enumerable.Range(0, 59).Select(i => Trades.Make(i, i, 10 + i, i)).ToArray();
        AddAll(builder, trades);

        var before = GC.GetAllocatedBytesForCurrentThread();
        AddAll(builder, trades);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.False(builder.IsEmpty);
    }

    private static void AddAll(BarBuilder builder, Trade[] trades)
    {
        foreach (var trade in trades)
        {
            builder.Add(trade, isRevision: false);
        }
    }

    private static BarBuilder Builder() => new(Trades.Symbol, BarInterval.OneMinute, Minute);

    private static decimal Number(string text)
    {
        Assert.Equal(DecimalTextProblem.None, DecimalText.Parse(text, out var value));
        return value;
    }
}
