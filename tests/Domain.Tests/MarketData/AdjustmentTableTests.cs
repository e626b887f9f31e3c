using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using FinApi.Domain.Tests.Support;
using NodaTime;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.MarketData;

public sealed class AdjustmentTableTests
{
    private static readonly Bar Raw = new()
    {
        Symbol = Trades.Symbol,
        Interval = BarInterval.OneDay,
        StartTime = Trades.Hour,
        EndTime = Trades.Hour + Duration.FromHours(1),
        Open = 100,
        High = 120,
        Low = 80,
        Close = 110,
        Volume = 1_000,
        Vwap = 104,
        TradeCount = 7,
        Revision = 2,
    };

    private static readonly CorporateAction SplitOf2020 = Split("2020-08-31", 0.25m);
    private static readonly CorporateAction DividendOf2020 = Dividend("2020-11-06", 0.5m);

    [Fact]
    public void Adjust_Split_ScalesPricesAndVolume()
    {
        var table = Table(SplitOf2020);

        var bar = table.Adjust(Raw, Date("2020-08-28"), PriceAdjustment.Split);

        Assert.Equal(
            Raw with { Open = 25, High = 30, Low = 20, Close = 27.5m, Vwap = 26, Volume = 4_000 },
            bar);
    }

    [Fact]
    public void Adjust_Dividend_ScalesPricesAlone()
    {
        var table = Table(DividendOf2020);

        var bar = table.Adjust(Raw, Date("2020-11-05"), PriceAdjustment.Dividend);

        // 1 - 0.5 / 125, the close before.
        Assert.Equal(
            Raw with { Open = 99.6m, High = 119.52m, Low = 79.68m, Close = 109.56m, Vwap = 103.584m },
            bar);
    }

    [Theory]
    [InlineData("2020-08-31", PriceAdjustment.Split)] // the ex-date itself trades at the new price
    [InlineData("2021-01-04", PriceAdjustment.Split)]
    [InlineData("2020-11-06", PriceAdjustment.All)]
    [InlineData("2020-01-02", PriceAdjustment.Raw)]
    public void Adjust_NothingComesAfter_ReturnsTheBarItself(string date, PriceAdjustment adjustment) =>
        Assert.Same(Raw, Table(SplitOf2020, DividendOf2020).Adjust(Raw, Date(date), adjustment));

    [Theory]
    [InlineData(PriceAdjustment.Split, "27.5")]
    [InlineData(PriceAdjustment.Dividend, "109.56")]
    [InlineData(PriceAdjustment.All, "27.39")]
    public void Adjust_ByKind_AppliesItsActions(PriceAdjustment adjustment, string close)
    {
        var bar = Table(DividendOf2020, SplitOf2020).Adjust(Raw, Date("2020-01-02"), adjustment);

        Assert.Equal(close, DecimalText.Format(bar.Close));
    }

    [Fact]
    public void Adjust_DividendWithRatio_IgnoresAmountAndClose()
    {
        var table = AdjustmentTable.Create([DividendOf2020 with { PriceRatio = 0.9m }], _ => null);

        Assert.Equal(99m, table.Adjust(Raw, Date("2020-01-02"), PriceAdjustment.All).Close);
    }

    [Fact]
    public void Adjust_DividendOnTheDayOfASplit_IsPerNewShare()
    {
        var table = Table(Split("2020-11-06", 0.1m), DividendOf2020);

        var bar = table.Adjust(Raw, Date("2020-11-05"), PriceAdjustment.Dividend);

        // The close before of 125 is 12.5 a new share: 1 - 0.5 / 12.5.
        Assert.Equal(105.6m, bar.Close);
    }

    [Fact]
    public void Adjust_DividendWithoutCloseBefore_HasNoEffect()
    {
        var table = AdjustmentTable.Create([DividendOf2020], _ => null);

        Assert.Same(Raw, table.Adjust(Raw, Date("2020-01-02"), PriceAdjustment.All));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Adjust_RatioNotAboveZero_HasNoEffect(int ratio)
    {
        var table = Table(Split("2020-08-31", ratio), DividendOf2020 with { PriceRatio = ratio });

        Assert.Same(Raw, table.Adjust(Raw, Date("2020-01-02"), PriceAdjustment.All));
    }

    [Theory]
    [InlineData(125)] // all of the close before
    [InlineData(126)]
    public void Adjust_AmountNotBelowTheCloseBefore_HasNoEffect(int amount)
    {
        var table = Table(Dividend("2020-11-06", amount));

        Assert.Same(Raw, table.Adjust(Raw, Date("2020-01-02"), PriceAdjustment.All));
    }

    [Fact]
    public void Adjust_RatioGivenAsBinaryFraction_LeavesWholeShares()
    {
        var bar = Table(Split("2014-06-09", 0.14285714285714285m)).Adjust(
            Raw with { Volume = 75_951_400 }, Date("2014-06-05"), PriceAdjustment.Split);

        Assert.Equal("531659800", DecimalText.Format(bar.Volume!.Value));
    }

    // Volumes had 6 places, which is nothing of 0.0000002 coins.
    [Theory]
    [InlineData("0.0000002", "0.0000001")]
    [InlineData("0.123456789012", "0.061728394506")]
    [InlineData("61728394.56172839", "30864197.280864195")]
    public void Adjust_SmallVolumes_KeepTheirDigits(string volume, string expected)
    {
        Assert.Equal(DecimalTextProblem.None, DecimalText.Parse(volume, out var size));

        var bar = Table(Split("2020-08-31", 2)).Adjust(
            Raw with { Volume = size }, Date("2020-01-02"), PriceAdjustment.Split);

        Assert.Equal(expected, DecimalText.Format(bar.Volume!.Value));
    }

    [Fact]
    public void Adjust_UnknownVolumeAndVwap_StayUnknown()
    {
        var bar = Table(SplitOf2020).Adjust(
            Raw with { Volume = null, Vwap = null }, Date("2020-01-02"), PriceAdjustment.Split);

        Assert.Equal((27.5m, null, null), (bar.Close, bar.Volume, bar.Vwap));
    }

    [Fact]
    public void Adjust_FactorsBeyondDecimal_NeitherThrowNorGoBelowZero()
    {
        var huge = Enumerable.Range(0, 20).Select(i => Split($"20{i + 10}-01-04", 10_000)).ToArray();
        var tiny = Enumerable.Range(0, 20).Select(i => Split($"20{i + 10}-01-04", 0.0001m)).ToArray();

        var up = Table(huge).Adjust(Raw, Date("2000-01-03"), PriceAdjustment.All);
        var down = Table(tiny).Adjust(Raw, Date("2000-01-03"), PriceAdjustment.All);

        Assert.Equal(9_999_999_999_999_999_999_999_999_999m, up.Low);
        Assert.InRange(up.Volume!.Value, 0, 0.000000000000000000000001m);
        Assert.Equal(0, down.High);
        Assert.Null(down.Volume);
    }

    [Fact]
    public void VersionOf_Raw_IsEmpty() =>
        Assert.Equal(string.Empty, Table(SplitOf2020).VersionOf(PriceAdjustment.Raw));

    [Fact]
    public void VersionOf_KnownFactors_IsTheSameOnEveryMachine()
    {
        var table = Table(SplitOf2020, DividendOf2020);

        Assert.Equal("54526dfec288c4be", table.VersionOf(PriceAdjustment.Split));
        Assert.Equal("72c20b7d665bbd8a", table.VersionOf(PriceAdjustment.Dividend));
        Assert.Equal("ffc6bc1d152c9601", table.VersionOf(PriceAdjustment.All));
        Assert.Equal("e3b0c44298fc1c14", AdjustmentTable.Empty.VersionOf(PriceAdjustment.All));
    }

    [Fact]
    public void VersionOf_OtherOrderOrNotation_IsTheSame()
    {
        var table = Table(SplitOf2020, DividendOf2020);

        var other = Table(DividendOf2020 with { Amount = 0.50m }, SplitOf2020 with { PriceRatio = 0.2500m });

        Assert.Equal(table.VersionOf(PriceAdjustment.All), other.VersionOf(PriceAdjustment.All));
    }

    [Fact]
    public void VersionOf_OtherFactors_Differs()
    {
        CorporateAction[][] tables =
        [
            [],
            [SplitOf2020],
            [SplitOf2020 with { PriceRatio = 0.2m }],
            [SplitOf2020 with { ExDate = Date("2020-09-01") }],
            [SplitOf2020, DividendOf2020],
            [DividendOf2020 with { ExDate = SplitOf2020.ExDate, PriceRatio = 0.25m }],
        ];

        var versions = tables.Select(actions => Table(actions).VersionOf(PriceAdjustment.All)).ToList();

        Assert.Equal(tables.Length, versions.Distinct().Count());
        Assert.All(versions, version => Assert.Matches("^[0-9a-f]{16}$", version));
    }

    [Fact]
    public void VersionOf_ActionWithoutEffect_IsThatOfTheOthers() =>
        Assert.Equal(
            Table(SplitOf2020).VersionOf(PriceAdjustment.All),
            Table(SplitOf2020, Dividend("2020-11-06", 500)).VersionOf(PriceAdjustment.All));

    private static AdjustmentTable Table(params CorporateAction[] actions) => AdjustmentTable.Create(actions, _ => 125);

    private static CorporateAction Split(string exDate, decimal ratio) => new()
    {
        Symbol = Trades.Symbol,
        ExDate = Date(exDate),
        Type = CorporateActionType.Split,
        PriceRatio = ratio,
    };

    private static CorporateAction Dividend(string exDate, decimal amount) => new()
    {
        Symbol = Trades.Symbol,
        ExDate = Date(exDate),
        Type = CorporateActionType.CashDividend,
        Amount = amount,
    };
}
