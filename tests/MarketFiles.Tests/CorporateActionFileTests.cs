using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.MarketFiles.Tests;

public sealed class CorporateActionFileTests
{
    private static readonly LocalDate Date = new(2014, 6, 9);

    [Fact]
    public void Read_Events_GivesOnePartARow()
    {
        const string content = "symbol,date,kind,ratio,amount\nAAPL,2014-06-09,split_price_ratio,0.14285714285714285,\n"
            + "AAPL,2014-06-09,cash_dividend,,0.47\nAAPL,2014-06-09,dividend_price_ratio,0.999389265317975,\n"
            + "AAPL,2014-06-09,merger,,\n";

        var rows = MarketFileReaderTests.ReadAll(content, MarketFileKind.CorporateActions);

        Assert.Equal(Split(0.14285714285714285m), ActionOf(rows[0]));
        Assert.Equal(Dividend(amount: 0.47m), ActionOf(rows[1]));
        Assert.Equal(Dividend(ratio: 0.999389265317975m), ActionOf(rows[2]));
        Assert.Equal("kind", Assert.IsType<MarketFileRow.Unreadable>(rows[3]).Field);
    }

    [Fact]
    public void Read_WikiDaily_TurnsSplitsRoundAndGivesDividendsItsOwnRatio()
    {
        const string content = "symbol,date,close,ex_dividend,split_ratio\nAAPL,2014-06-06,600,0.0,1.0\n"
            + "AAPL,2014-06-09,94,6,8.0\n";

        var rows = MarketFileReaderTests.ReadAll(content, MarketFileKind.CorporateActions);

        Assert.Equal([3L, 4L], rows.Select(row => row.Position.Number));
        Assert.Equal(Split(0.125m), ActionOf(rows[0]));
        Assert.Equal(Dividend(amount: 6m, ratio: 0.94m), ActionOf(rows[1]));
    }

    [Fact]
    public void Read_SplitOfThreeTenths_StaysWithinTheDigitsOfADecimal()
    {
        const string content = "symbol,date,split,dividend\nAAPL,2014-06-09,0.3,0\n";

        var rows = MarketFileReaderTests.ReadAll(content, MarketFileKind.CorporateActions);

        Assert.Equal(Split(3.33333333333333333333333m), ActionOf(Assert.Single(rows)));
    }

    [Fact]
    public void Read_PlainDaily_GivesTheAmountAlone()
    {
        const string content = "symbol,date,close,dividend,split\nAAPL,2014-06-09,94,0.47,1.0\n";

        var rows = MarketFileReaderTests.ReadAll(content, MarketFileKind.CorporateActions);

        Assert.Equal(Dividend(amount: 0.47m), ActionOf(Assert.Single(rows)));
    }

    [Fact]
    public void Read_WikiDividendWithoutUsableClose_IsRefused()
    {
        const string content = "symbol,date,close,ex_dividend,split_ratio\nAAPL,2014-06-09,0,0.47,1.0\n";

        var rows = MarketFileReaderTests.ReadAll(content, MarketFileKind.CorporateActions);

        Assert.Equal("ex_dividend", Assert.IsType<MarketFileRow.Unreadable>(Assert.Single(rows)).Field);
    }

    private static CorporateAction ActionOf(MarketFileRow row) =>
        Assert.IsType<MarketFileRow.OfCorporateAction>(row).CorporateAction;

    private static CorporateAction Split(decimal ratio) => new()
    {
        Symbol = Symbol.Parse("AAPL"),
        ExDate = Date,
        Type = CorporateActionType.Split,
        PriceRatio = ratio,
    };

    private static CorporateAction Dividend(decimal? amount = null, decimal? ratio = null) => new()
    {
        Symbol = Symbol.Parse("AAPL"),
        ExDate = Date,
        Type = CorporateActionType.CashDividend,
        Amount = amount,
        PriceRatio = ratio,
    };
}
