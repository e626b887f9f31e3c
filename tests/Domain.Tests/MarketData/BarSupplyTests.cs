using FinApi.Domain.MarketData;
using FinApi.Domain.Tests.Support;
using NodaTime;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.MarketData;

public sealed class BarSupplyTests
{
    private static readonly BarWindow Day =
        BarWindows.FindDay(Markets.Of("XNAS"), Date("2024-07-03")) ?? throw new InvalidOperationException("A session.");

    private static readonly Bar Given = new()
    {
        Symbol = Trades.Symbol,
        Interval = BarInterval.OneDay,
        StartTime = NodaConstants.UnixEpoch,
        EndTime = NodaConstants.UnixEpoch,
        Open = 10,
        High = 12,
        Low = 9,
        Close = 11,
        Volume = 1_000,
        Vwap = 10.5m,
        TradeCount = 7,
        Revision = 99,
    };

    [Fact]
    public void Supply_NewBar_TakesNumbersFromTheBarAndTimesFromTheWindow()
    {
        var stored = BarBuilder.Supply(Given, Day, previous: null);

        Assert.Equal(
            Given with
            {
                StartTime = Day.StartTime,
                EndTime = Day.EndTime,
                TradingDate = Date("2024-07-03"),
                Revision = 0,
            },
            stored.Bar);
        Assert.True(stored.IsSupplied);
        Assert.Equal(10_500m, stored.Notional);
        Assert.Equal(new TickOrder(Day.StartTime, 0), stored.First);
        Assert.Equal(new TickOrder(Day.EndTime - Duration.FromNanoseconds(1), long.MaxValue), stored.Last);
    }

    [Fact]
    public void Supply_SameNumbersAgain_GivesThePreviousBack()
    {
        var previous = BarBuilder.Supply(Given, Day, previous: null);

        var again = BarBuilder.Supply(Given with { Open = 10.00m }, Day, previous);

        Assert.Same(previous, again);
    }

    [Fact]
    public void Supply_OtherNumbers_RaisesTheRevision()
    {
        var first = BarBuilder.Supply(Given, Day, previous: null);

        var second = BarBuilder.Supply(Given with { Close = 11.5m }, Day, first);
        var third = BarBuilder.Supply(Given with { Close = 11.5m, TradeCount = null }, Day, second);

        Assert.Equal((1, 2), (second.Bar.Revision, third.Bar.Revision));
        Assert.Equal(11.5m, third.Bar.Close);
    }

    [Fact]
    public void Supply_OverABarOfTradesWithTheSameNumbers_OnlyMarksItSupplied()
    {
        var built = new BarBuilder(Trades.Symbol, BarInterval.OneDay, Day);
        built.Add(Trades.Make(1, 0, 10, 5), isRevision: true);
        var previous = built.ToStored();

        var supplied = BarBuilder.Supply(previous.Bar, Day, previous);

        Assert.True(supplied.IsSupplied);
        Assert.Equal(previous.Bar, supplied.Bar);
    }

    [Theory]
    [InlineData(null, 11)]
    [InlineData(1_000, null)]
    public void Supply_VolumeOrVwapUnknown_HasNoNotional(int? volume, int? vwap)
    {
        var stored = BarBuilder.Supply(Given with { Volume = volume, Vwap = vwap }, Day, previous: null);

        Assert.Null(stored.Notional);
    }

    [Fact]
    public void Supply_VolumeZero_HasNotionalZero()
    {
        var stored = BarBuilder.Supply(Given with { Volume = 0, Vwap = null }, Day, previous: null);

        Assert.Equal(0, stored.Notional);
    }

    [Fact]
    public void Supply_ProductBeyondDecimal_HasNoNotional()
    {
        var stored = BarBuilder.Supply(
            Given with { Volume = decimal.MaxValue, Vwap = 10 }, Day, previous: null);

        Assert.Null(stored.Notional);
    }

    [Fact]
    public void Add_ToASuppliedBar_ChangesNothing()
    {
        var stored = BarBuilder.Supply(Given, Day, previous: null);
        var builder = BarBuilder.Resume(stored);

        builder.Add(Trades.Make(1, 0, 100, 5), isRevision: true);

        Assert.True(builder.IsSupplied);
        Assert.Equal(stored, builder.ToStored());
    }
}
