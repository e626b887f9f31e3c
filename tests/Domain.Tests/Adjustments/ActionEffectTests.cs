using FinApi.Domain.Adjustments;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using FinApi.Domain.Tests.Support;
using NodaTime;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.Adjustments;

public sealed class ActionEffectTests
{
    private const CorporateActionType Dividend = CorporateActionType.CashDividend;

    private static readonly LocalDate ExDate = Date("2020-11-06");

    [Fact]
    public void Adjust_TwoDividendsOfADay_TakeTheirSum()
    {
        var table = Table([Amount(Dividend, 1), Amount(Dividend, 0.25m) with { Ordinal = 2 }], close: 100);

        Assert.Equal(98.75m, Close(table, 100, PriceAdjustment.All));
    }

    [Fact]
    public void Adjust_SeveralKindsOfADay_EachChoiceTakesItsOwn()
    {
        var table = Table(
            [
                Amount(Dividend, 1),
                Amount(CorporateActionType.SpecialDividend, 10),
                Amount(CorporateActionType.SpinOff, 20),
                Amount(CorporateActionType.Rights, 4),
                Ratio(CorporateActionType.ReverseSplit, 2),
            ],
            close: 50);

        // The close is 100 a share after the reverse split.
        Assert.Equal(99m, Close(table, 100, PriceAdjustment.OrdinaryDividend));
        Assert.Equal(89m, Close(table, 100, PriceAdjustment.Dividend));
        Assert.Equal(90m, Close(table, 100, PriceAdjustment.SpecialDividend));
        Assert.Equal(80m, Close(table, 100, PriceAdjustment.SpinOff));
        Assert.Equal(96m, Close(table, 100, PriceAdjustment.Rights));
        Assert.Equal(76m, Close(table, 100, PriceAdjustment.SpinOff | PriceAdjustment.Rights));
        Assert.Equal(180m, Close(table, 100, PriceAdjustment.Split | PriceAdjustment.SpecialDividend));
        Assert.Equal(65m, Close(table, 50, PriceAdjustment.All));
    }

    // Until then the shares trade with the right, and no price may say otherwise.
    [Theory]
    [InlineData("2020-11-05", "100", NotAppliedReason.NotYetEffective)]
    [InlineData("2020-11-06", "49.5", NotAppliedReason.None)]
    public void Adjust_ExDateAhead_IsNotAppliedUntilItComes(string today, string expected, NotAppliedReason reason)
    {
        CorporateAction[] actions = [Amount(Dividend, 0.5m), Ratio(CorporateActionType.Split, 0.5m)];

        var table = AdjustmentTable.Create(actions, _ => 100, today: Date(today));

        Assert.Equal(expected, DecimalText.Format(Close(table, 100, PriceAdjustment.All)));
        Assert.All(
            table.FactorsOf(PriceAdjustment.All), factor => Assert.Equal(reason, factor.Effect.Reason));
    }

    [Theory]
    [InlineData("GBX", "GBP", "395")] // 5 pence
    [InlineData("GBX", "GBX", "399.95")]
    [InlineData("GBX", null, "399.95")]
    [InlineData("ZAc", "ZAR", "395")]
    [InlineData("ILA", "ILS", "395")]
    [InlineData("GBX", "USD", "400")] // not applied
    public void Adjust_AmountInAnotherUnit_IsConverted(string prices, string? amount, string expected)
    {
        var dividend = Amount(Dividend, 0.05m) with { Currency = amount };
        var table = AdjustmentTable.Create([dividend], _ => 400, Instrument(prices));

        Assert.Equal(expected, DecimalText.Format(Close(table, 400, PriceAdjustment.All)));
    }

    [Fact]
    public void FactorsOf_WhatIsNotApplied_SaysWhy()
    {
        (CorporateAction Action, NotAppliedReason Reason)[] cases =
        [
            (Amount(Dividend, 1), NotAppliedReason.None),
            (Amount(Dividend, 99), NotAppliedReason.AmountNotBelowClose), // 1 is taken already
            (Amount(Dividend, 1) with { Status = CorporateActionStatus.Withdrawn }, NotAppliedReason.Withdrawn),
            (Amount(Dividend, 1) with { Status = CorporateActionStatus.Announced }, NotAppliedReason.Announced),
            (Amount(Dividend, 1) with { Currency = "EUR" }, NotAppliedReason.OtherCurrency),
            (Amount(Dividend, 1) with { Amount = null }, NotAppliedReason.TermsMissing),
            (Amount(CorporateActionType.SpinOff, 1) with { Amount = null }, NotAppliedReason.TermsMissing),
            (Ratio(CorporateActionType.Merger, 0.5m), NotAppliedReason.TypeNotAdjusting),
            (Ratio(CorporateActionType.SymbolChange, 0.5m), NotAppliedReason.TypeNotAdjusting),
        ];
        CorporateAction[] actions =
            [.. cases.Select((each, i) => each.Action with { Ordinal = i + 1, Number = i + 1 })];

        var factors = AdjustmentTable.Create(actions, _ => 100, Instrument("USD")).FactorsOf(PriceAdjustment.All);

        Assert.Equal(
            cases.Select(each => each.Reason),
            factors.OrderBy(factor => factor.Effect.Action.Number).Select(factor => factor.Effect.Reason));
        Assert.All(factors, factor => Assert.Equal(
            factor.Effect.Reason == NotAppliedReason.None, factor.Effect.PriceRatio is not null));
        Assert.Equal(0.99m, factors[0].PriceProduct);
    }

    // An ex-date that lies ahead adjusted already: 49.5 for a close of 100.
    [Theory]
    [InlineData("2020-11-05", "100", NotAppliedReason.NotYetEffective, NotAppliedReason.NotYetEffective)]
    [InlineData("2020-11-06", "99", NotAppliedReason.None, NotAppliedReason.NotYetEffective)]
    [InlineData("2020-11-08", "99", NotAppliedReason.None, NotAppliedReason.NotYetEffective)]
    [InlineData("2020-11-09", "49.5", NotAppliedReason.None, NotAppliedReason.None)]
    public void Adjust_ByTheMarketsDate_AppliesWhatIsInEffect(
        string today, string close, NotAppliedReason dividend, NotAppliedReason split)
    {
        CorporateAction[] actions =
        [
            Amount(Dividend, 1),
            Ratio(CorporateActionType.Split, 0.5m) with { ExDate = Date("2020-11-09") },
        ];

        var table = AdjustmentTable.Create(actions, _ => 100, Instrument("USD"), Date(today));

        Assert.Equal(close, DecimalText.Format(Close(table, 100, PriceAdjustment.All)));
        Assert.Equal(
            [dividend, split], table.FactorsOf(PriceAdjustment.All).Select(factor => factor.Effect.Reason));
        Assert.Equal(
            split == NotAppliedReason.None,
            table.VersionOf(PriceAdjustment.Split) != AdjustmentTable.Empty.VersionOf(PriceAdjustment.Split));
    }

    [Fact]
    public void FactorsOf_ActionThatLiesAhead_SaysFirstWhatStaysTrue()
    {
        CorporateAction[] actions =
        [
            Amount(Dividend, 1) with { Status = CorporateActionStatus.Announced },
            Amount(Dividend, 1) with { Status = CorporateActionStatus.Withdrawn, Ordinal = 2 },
            Amount(Dividend, 500) with { Ordinal = 3 },
            Ratio(CorporateActionType.Merger, 1),
        ];

        var ahead = AdjustmentTable.Create(actions, _ => 100, Instrument("USD"), ExDate.PlusDays(-1));
        var signed = AdjustmentTable.Create(
            actions[2..3], _ => 100, Instrument("USD") with { HasSignedPrices = true }, ExDate.PlusDays(-1));

        Assert.Equal(
            [
                NotAppliedReason.Announced,
                NotAppliedReason.Withdrawn,
                NotAppliedReason.NotYetEffective,
                NotAppliedReason.TypeNotAdjusting,
            ],
            ahead.FactorsOf(PriceAdjustment.All).Select(factor => factor.Effect.Reason));
        Assert.Equal(
            NotAppliedReason.SignedPrices, Assert.Single(signed.FactorsOf(PriceAdjustment.All)).Effect.Reason);
    }

    [Fact]
    public void FactorsOf_NoCloseOrSignedPrices_SaysSoOfEach()
    {
        CorporateAction[] actions = [Ratio(CorporateActionType.Split, 0.5m), Amount(Dividend, 1)];

        var unknown = AdjustmentTable.Create(actions, _ => null).FactorsOf(PriceAdjustment.All);
        var signed = AdjustmentTable.Create(actions, _ => 100, Instrument("USD") with { HasSignedPrices = true });

        Assert.Equal(
            [NotAppliedReason.None, NotAppliedReason.CloseMissing], unknown.Select(factor => factor.Effect.Reason));
        Assert.All(
            signed.FactorsOf(PriceAdjustment.All),
            factor => Assert.Equal(NotAppliedReason.SignedPrices, factor.Effect.Reason));
        Assert.Equal(-37.63m, Close(signed, -37.63m, PriceAdjustment.All));
    }

    [Fact]
    public void Adjust_PriceBelowZeroOfAnInstrumentThatIsNoLongerSigned_IsOnTheScaleOfTheOthers() =>
        Assert.Equal(
            -18.815m, Close(Table([Ratio(CorporateActionType.Split, 0.5m)], close: 10), -37.63m, PriceAdjustment.All));

    [Fact]
    public void Adjust_RoundedRatio_IsTheFraction() =>
        Assert.Equal(
            10m,
            Close(Table([Ratio(CorporateActionType.Split, 0.0333333333333333m)], close: 1), 300, PriceAdjustment.All));

    [Fact]
    public void Adjust_TinyPrices_KeepFourteenDigits() =>
        Assert.Equal(
            0.000000000004115226m,
            Close(
                Table([Ratio(CorporateActionType.Split, 0.0333333333333333m)], close: 1),
                0.00000000012345678m,
                PriceAdjustment.Split));

    [Fact]
    public void FactorsOf_Products_AreOfThisAndAllLaterActions()
    {
        CorporateAction[] actions =
        [
            Ratio(CorporateActionType.Split, 0.5m) with { ExDate = Date("2019-01-02") },
            Ratio(Dividend, 0.9m) with { ExDate = Date("2020-01-02") },
            Ratio(CorporateActionType.StockDividend, 0.8m) with { ExDate = Date("2021-01-04") },
        ];

        var factors = Table(actions, close: 1).FactorsOf(PriceAdjustment.All);

        Assert.Equal([0.36m, 0.72m, 0.8m], factors.Select(factor => factor.PriceProduct));
        Assert.Equal([0.4m, 0.8m, 0.8m], factors.Select(factor => factor.SplitProduct));
    }

    [Theory]
    [InlineData(PriceAdjustment.Raw, new PriceAdjustment[0])]
    [InlineData(PriceAdjustment.All, new[] { PriceAdjustment.All })]
    [InlineData(PriceAdjustment.Dividend, new[] { PriceAdjustment.Dividend })]
    [InlineData(
        PriceAdjustment.Split | PriceAdjustment.Dividend, new[] { PriceAdjustment.Split, PriceAdjustment.Dividend })]
    [InlineData(
        PriceAdjustment.SpinOff | PriceAdjustment.SpecialDividend,
        new[] { PriceAdjustment.SpecialDividend, PriceAdjustment.SpinOff })]
    public void Parts_OfAChoice_AreTheFewestNames(PriceAdjustment choice, PriceAdjustment[] parts) =>
        Assert.Equal(parts, AdjustmentParts.Of(choice));

    private static decimal Close(AdjustmentTable table, decimal price, PriceAdjustment adjustment) =>
        table.Adjust(
            new Bar
            {
                Symbol = Trades.Symbol,
                Interval = BarInterval.OneDay,
                StartTime = Trades.Hour,
                EndTime = Trades.Hour + Duration.FromHours(1),
                Open = price,
                High = price,
                Low = price,
                Close = price,
            },
            Date("2018-01-02"),
            adjustment).Close;

    private static AdjustmentTable Table(CorporateAction[] actions, decimal close) =>
        AdjustmentTable.Create(actions, _ => close);

    private static Instrument Instrument(string currency) =>
        new() { Symbol = Trades.Symbol, Mic = Mic.Xnys, Currency = currency };

    private static CorporateAction Amount(CorporateActionType type, decimal amount) =>
        Ratio(type, 1) with { PriceRatio = null, Amount = amount };

    private static CorporateAction Ratio(CorporateActionType type, decimal ratio) => new()
    {
        Symbol = Trades.Symbol,
        ExDate = ExDate,
        Type = type,
        PriceRatio = ratio,
        Ordinal = 1,
    };
}
