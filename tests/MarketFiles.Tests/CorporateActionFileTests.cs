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
            + "AAPL,2014-06-09,takeover,,\n";

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

    // The second dividend of a day replaced the first.
    [Fact]
    public void Read_SeveralActionsOfADay_AreNumberedInTheirOrder()
    {
        const string content = "symbol,date,kind,ratio,amount\nAAPL,2014-06-09,cash_dividend,,1\n"
            + "AAPL,2014-06-09,cash_dividend,,0.25\nAAPL,2014-06-09,cash_dividend,,1\n"
            + "AAPL,2014-06-09,dividend_price_ratio,0.99,\nAAPL,2014-06-09,dividend_price_ratio,0.9975,\n"
            + "AAPL,2014-06-09,special_dividend,,7\nAAPL,2014-06-10,cash_dividend,,0.25\n";

        var rows = MarketFileReaderTests.ReadAll(content, MarketFileKind.CorporateActions);

        Assert.Equal([0, 2, 1, 1, 2, 0, 0], rows.Select(row => ActionOf(row).Ordinal));
    }

    [Fact]
    public void Read_WhatElseAnEventSays_IsRead()
    {
        const string content = "symbol,date,kind,ratio,amount,action_id,ordinal,status,new_symbol\n"
            + "FB,2022-06-09,symbol_change,,,SC-1,,Announced,META\nA,2014-06-09,spin_off,,3.5,,2,,\n"
            + "A,2014-06-09,cash_dividend,,,DV-1,,withdrawn,\nA,2014-06-09,rights,,,,0,,\n"
            + "A,2014-06-09,rights,,,,,maybe,\nA,2014-06-09,merger,,,,,,a%b\n";

        var rows = MarketFileReaderTests.ReadAll(content, MarketFileKind.CorporateActions);

        var change = ActionOf(rows[0]);
        Assert.Equal(
            (CorporateActionType.SymbolChange, "SC-1", CorporateActionStatus.Announced, "META"),
            (change.Type, change.ActionId, change.Status, change.NewSymbol?.Value));
        Assert.Equal((2, 3.5m), (ActionOf(rows[1]).Ordinal, ActionOf(rows[1]).Amount));
        Assert.Equal(
            (CorporateActionStatus.Withdrawn, null), (ActionOf(rows[2]).Status, ActionOf(rows[2]).Amount));
        Assert.Equal(
            ["ordinal", "status", "new_symbol"],
            rows.Skip(3).Select(row => Assert.IsType<MarketFileRow.Unreadable>(row).Field));
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
