using FinApi.Domain.MarketData;
using FinApi.Domain.Tests.Support;
using NodaTime;

namespace FinApi.Domain.Tests.MarketData;

public sealed class BarFoldTests
{
    private static readonly BarWindow FiveMinutes =
        new(Trades.Hour, Trades.Hour + Duration.FromMinutes(5), TradingDate: null);

    [Fact]
    public void Fold_PartsInAnyOrder_GiveOneBar()
    {
        var folded = Fold([Minute(3, 12, 20), Minute(0, 10, 30), Minute(1, 8, 50)], previous: null);

        Assert.Equal((10m, 12m, 8m, 12m), (folded.Bar.Open, folded.Bar.High, folded.Bar.Low, folded.Bar.Close));
        Assert.Equal((100m, 9.4m, 3L), (folded.Bar.Volume, folded.Bar.Vwap, folded.Bar.TradeCount));
        Assert.Equal((FiveMinutes.StartTime, FiveMinutes.EndTime), (folded.Bar.StartTime, folded.Bar.EndTime));
        Assert.Equal(940m, folded.Notional);
        Assert.Equal(0, folded.Bar.Revision);
    }

    [Fact]
    public void Fold_OneSuppliedPart_IsNotSupplied()
    {
        var part = Minute(0, 10, 30);
        var supplied = BarBuilder.Supply(part.Bar, new BarWindow(part.Bar.StartTime, part.Bar.EndTime, null), null);

        Assert.False(Fold([supplied], previous: null).IsSupplied);
    }

    [Fact]
    public void Fold_OnePartUnknown_IsUnknown()
    {
        var (known, part) = (Minute(0, 10, 30), Minute(1, 10, 30));
        var bar = part.Bar with { Volume = null, Vwap = null, TradeCount = null };
        var unknown = part with { Notional = null, Bar = bar };

        var folded = Fold([known, unknown], previous: null);

        Assert.Equal((null, null, null), (folded.Bar.Volume, folded.Bar.Vwap, folded.Bar.TradeCount));
        Assert.Null(folded.Notional);
    }

    [Fact]
    public void Fold_SameNumbersAsBefore_KeepsTheRevision()
    {
        var previous = WithRevision(Fold([Minute(0, 10, 30)], previous: null), 3);

        var folded = Fold([Minute(0, 10, 30)], previous);

        Assert.Equal(previous, folded);
    }

    [Fact]
    public void Fold_OtherNumbersThanBefore_RaisesTheRevisionByOne()
    {
        var previous = WithRevision(Fold([Minute(0, 10, 30)], previous: null), 3);

        var folded = Fold([WithRevision(Minute(0, 10, 31), 7)], previous);

        Assert.Equal(4, folded.Bar.Revision);
    }

    [Fact]
    public void Fold_StoredIntervalWithoutPrevious_BeginsAtRevisionZero()
    {
        var folded = Fold([WithRevision(Minute(0, 10, 30), 2)], previous: null);

        Assert.Equal(0, folded.Bar.Revision);
    }

    [Fact]
    public void Fold_IntervalThatIsNeverStored_CarriesTheRevisionsOfItsParts()
    {
        var window = new BarWindow(Trades.Hour, Trades.Hour + Duration.FromHours(4), TradingDate: null);
        var parts = new[] { WithRevision(Minute(0, 10, 30), 2), Minute(1, 10, 30), WithRevision(Minute(2, 10, 30), 1) };

        var folded = BarBuilder.Fold(Trades.Symbol, BarInterval.FourHours, window, parts, previous: null);

        Assert.Equal(3, folded.Bar.Revision);
    }

    [Fact]
    public void Fold_NoParts_Throws() =>
        Assert.Throws<InvalidOperationException>(() => Fold([], previous: null));

    private static StoredBar Fold(IReadOnlyList<StoredBar> parts, StoredBar? previous) =>
        BarBuilder.Fold(Trades.Symbol, BarInterval.FiveMinutes, FiveMinutes, parts, previous);

    private static StoredBar WithRevision(StoredBar stored, int revision) =>
        stored with { Bar = stored.Bar with { Revision = revision } };

    private static StoredBar Minute(int minute, decimal price, decimal size)
    {
        var start = Trades.Hour + Duration.FromMinutes(minute);
        var window = new BarWindow(start, start + Duration.FromMinutes(1), TradingDate: null);
        var builder = new BarBuilder(Trades.Symbol, BarInterval.OneMinute, window);
        builder.Add(Trades.Make(minute + 1, minute * 60, price, size), isRevision: false);
        return builder.ToStored();
    }
}
