using FinApi.Application.Callers;
using FinApi.Application.History;
using FinApi.Application.History.ListBars;
using FinApi.Application.Ingest;
using FinApi.Application.Nodes;
using FinApi.Application.Reference.ListAdjustmentFactors;
using FinApi.Application.Reference.ListCorporateActions;
using FinApi.Domain.Adjustments;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Tests.Ingest;

public sealed class CorporateActionTests
{
    private static readonly LocalDate ExDate = new(2026, 11, 4);
    private static readonly MarketAccess Access = TestPlans.Live(TestPlans.Enterprise);

    [Fact]
    public async Task Publish_FurtherActionsOfADay_StandBesideTheFirstAndCorrectionsReplaceIt()
    {
        await using var market = await StartAsync();

        await market.AcceptAsync(
            Item(Dividend(1) with { ActionId = "A" }),
            Item(Dividend(0.25m) with { ActionId = "B" }),
            Item(Dividend(0.5m) with { Ordinal = 3 }));
        await market.AcceptAsync(
            Item(Dividend(1.1m) with { ActionId = "A" }), // a correction
            Item(Dividend(0.5m)), // the third again
            Item(Dividend(0.25m) with { ActionId = "B", ExDate = ExDate.PlusDays(1) })); // moved

        var actions = (await ListAsync(market)).Select(effect => effect.Action).ToList();
        Assert.Equal(
            [("B", 1, 1, 0.25m), (null, 3, 0, 0.5m), ("A", 1, 1, 1.1m)],
            actions.Select(action => (action.ActionId, action.Ordinal, action.Revision, action.Amount!.Value)));
        Assert.Equal([5, 4, 4], actions.Select(action => action.ExDate.Day));
        Assert.All(actions, action => Assert.Equal(CorporateActionStatus.Confirmed, action.Status));
    }

    // A second dividend of a day replaced the first: 99 instead of 98.75.
    [Fact]
    public async Task Publish_OtherAmountWithoutIdentity_IsRefusedAndNamesBothWays()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(Item(Dividend(1)));

        var refused = await RefusalAsync(market, Dividend(0.25m));
        await market.AcceptAsync(Item(Dividend(0.25m) with { Ordinal = 2 }));
        var unclear = await RefusalAsync(market, Dividend(1) with { Amount = null, PriceRatio = 0.9m });
        var bars = (await BarsAsync(market, PriceAdjustment.All)).Bars;

        Assert.Equal("corporate_action.ordinal", refused.Field);
        Assert.Contains("ordinal 1 to correct the first, 2 for a further", refused.Message, StringComparison.Ordinal);
        Assert.Contains("2 of the type are known", unclear.Message, StringComparison.Ordinal);
        Assert.Equal(98.75m, bars[0].Bar.Close);
    }

    [Fact]
    public async Task Publish_Withdrawn_IsShownAndNoLongerApplied()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(Item(Split(0.5m)));
        Assert.Equal(50m, (await BarsAsync(market, PriceAdjustment.Split)).Bars[0].Bar.Close);

        await market.AcceptAsync(
            Item(Split(0.5m) with { PriceRatio = null, Status = CorporateActionStatus.Withdrawn }));

        var effect = Assert.Single(await ListAsync(market));
        Assert.Equal(
            (NotAppliedReason.Withdrawn, 0.5m, 1), (effect.Reason, effect.Action.PriceRatio, effect.Action.Revision));
        Assert.Equal(100m, (await BarsAsync(market, PriceAdjustment.Split)).Bars[0].Bar.Close);

        // What was withdrawn stays so when a file is read again; another one is an action of its own.
        await market.AcceptAsync(Item(Split(0.5m)));
        await market.AcceptAsync(Item(Split(0.25m)));
        Assert.Equal(25m, (await BarsAsync(market, PriceAdjustment.Split)).Bars[0].Bar.Close);
        var unknown = await RefusalAsync(
            market, Dividend(1) with { Status = CorporateActionStatus.Withdrawn });
        Assert.Equal("corporate_action.status", unknown.Field);
    }

    [Fact]
    public async Task Send_AsOf_AdjustsForWhatWasKnownThen()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(Item(Dividend(1)));
        var first = market.Time.GetUtcNow();
        market.Time.SetUtcNow(first + TimeSpan.FromHours(1));
        await market.AcceptAsync(Item(Dividend(2) with { Ordinal = 1 }), Item(Split(0.5m)));

        var asOf = Instant.FromDateTimeOffset(first);
        var before = await BarsAsync(market, PriceAdjustment.All, asOf - Duration.Epsilon);
        var then = await BarsAsync(market, PriceAdjustment.All, asOf);
        var now = await BarsAsync(market, PriceAdjustment.All);
        var factors = (await market.SendAsync(new ListAdjustmentFactorsQuery(
            "AAPL", PriceAdjustment.All, asOf, 0, string.Empty, Access))).Value;

        // The amount is per new share: 1 - 2 / 50, times 0.5.
        Assert.Equal((100m, 99m, 48m), (before.Bars[0].Bar.Close, then.Bars[0].Bar.Close, now.Bars[0].Bar.Close));
        Assert.Equal(0.99m, Assert.Single(factors.Factors).PriceProduct);
        Assert.Equal(then.Status.AdjustmentVersion, factors.AdjustmentVersion);
        Assert.NotEqual(now.Status.AdjustmentVersion, then.Status.AdjustmentVersion);
    }

    // Now is Friday 2026-11-20. A split of Monday's adjusted already, and the dividend's factor moved with each close.
    [Fact]
    public async Task Send_ActionsThatLieAhead_AreAppliedWhenTheirExDateBeginsInTheMarket()
    {
        await using var market = await StartAsync();
        var monday = new LocalDate(2026, 11, 23);
        await market.AcceptAsync(
            Item(Split(0.5m) with { ExDate = monday }),
            Item(Dividend(1) with { ExDate = monday.PlusDays(1) }));

        var before = await BarsAsync(market, PriceAdjustment.All);
        var waiting = (await ListAsync(market)).Select(effect => effect.Reason);
        market.Time.SetUtcNow(Market.At("2026-11-23T04:59:59Z").ToDateTimeOffset());
        var eve = await BarsAsync(market, PriceAdjustment.All);
        market.Time.SetUtcNow(Market.At("2026-11-23T05:00:00Z").ToDateTimeOffset());
        var begun = await BarsAsync(market, PriceAdjustment.All);
        var factors = (await market.SendAsync(new ListAdjustmentFactorsQuery(
            "AAPL", PriceAdjustment.All, AsOf: null, 0, string.Empty, Access))).Value;

        Assert.Equal((100m, 100m, 50m), (before.Bars[0].Bar.Close, eve.Bars[0].Bar.Close, begun.Bars[0].Bar.Close));
        Assert.Equal([NotAppliedReason.NotYetEffective, NotAppliedReason.NotYetEffective], waiting);
        Assert.Equal(
            [(NotAppliedReason.NotYetEffective, 1m), (NotAppliedReason.None, 0.5m)],
            factors.Factors.Select(factor => (factor.Effect.Reason, factor.PriceProduct)));
        Assert.Equal(before.Status.AdjustmentVersion, eve.Status.AdjustmentVersion);
        Assert.NotEqual(eve.Version, begun.Version);
        Assert.Equal(begun.Status.AdjustmentVersion, factors.AdjustmentVersion);

        // As it was answered then, and as it is for a node whose clock is behind.
        var then = await BarsAsync(market, PriceAdjustment.All, Market.At("2026-11-23T04:00:00Z"));
        var again = await BarsAsync(market, PriceAdjustment.All);
        market.Time.Jump = TimeSpan.FromSeconds(-1);
        var behind = await BarsAsync(market, PriceAdjustment.All);
        Assert.Equal((100m, 50m, 100m), (then.Bars[0].Bar.Close, again.Bars[0].Bar.Close, behind.Bars[0].Bar.Close));
        Assert.Equal(before.Status.AdjustmentVersion, then.Status.AdjustmentVersion);
    }

    [Fact]
    public async Task Publish_LastOrdinalTaken_GivesAFreeOneOrSaysTheyAreUsedUp()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(Item(Dividend(1) with { Ordinal = 100 }));

        var refused = await RefusalAsync(market, Dividend(3));
        await market.AcceptAsync(Item(Dividend(2) with { ActionId = "next" }));
        var free = (await ListAsync(market)).Single(effect => effect.Action.ActionId == "next").Action.Ordinal;
        await market.AcceptAsync(
            [.. Enumerable.Range(2, 98).Select(ordinal => Item(Dividend(ordinal + 1) with { Ordinal = ordinal }))]);
        var full = await RefusalAsync(market, Dividend(4.5m) with { ActionId = "more" });
        var unclear = await RefusalAsync(market, Dividend(4.5m));

        Assert.EndsWith(
            "Send ordinal 100 to correct the first, 1 for a further one.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, free);
        Assert.Equal("corporate_action.ordinal", full.Field);
        Assert.Contains("the day has 100 actions of the type", full.Message, StringComparison.Ordinal);
        Assert.EndsWith("Send ordinal 1 to correct the first.", unclear.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_UnknownActionIdBesideSeveralWithoutOne_IsNamedInTheRefusal()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync([.. Enumerable.Range(1, 3).Select(n => Item(Dividend(n) with { Ordinal = n }))]);
        var nope = Dividend(1) with { Amount = null, ActionId = "nope" };

        var withdrawn = await RefusalAsync(market, nope with { Status = CorporateActionStatus.Withdrawn });
        var corrected = await RefusalAsync(market, nope with { PriceRatio = 0.9m });

        Assert.Equal("corporate_action.status", withdrawn.Field);
        Assert.StartsWith("withdraws an action that is not known", withdrawn.Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "must say which action is meant: the action_id 'nope' is not known, and 3 of the type are known",
            corrected.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CorporateActionType.Split, "0.00009999", null, null, "corporate_action.price_ratio")]
    [InlineData(CorporateActionType.Split, "0.0001", null, null, null)]
    [InlineData(CorporateActionType.Split, "0.5", "1", null, "corporate_action.amount")]
    [InlineData(CorporateActionType.StockDividend, "0.5", "1", null, "corporate_action.amount")]
    [InlineData(CorporateActionType.SpecialDividend, "1.00001", null, null, "corporate_action.price_ratio")]
    [InlineData(CorporateActionType.Rights, "2", null, null, "corporate_action.price_ratio")]
    [InlineData(CorporateActionType.CashDividend, "1", "1", null, null)] // so small that its ratio was rounded to 1
    [InlineData(CorporateActionType.Merger, "1.5", "10", "BUYER", null)]
    [InlineData(CorporateActionType.SymbolChange, null, null, "AAPL", "corporate_action.new_symbol")]
    [InlineData(CorporateActionType.SpinOff, null, null, "aapl", "corporate_action.new_symbol")]
    public async Task Publish_TermsThatNoActionHas_AreRefused(
        CorporateActionType type, string? ratio, string? amount, string? newSymbol, string? field)
    {
        await using var market = await StartAsync();
        var action = Split(1) with
        {
            Type = type,
            PriceRatio = Number(ratio),
            Amount = Number(amount),
            NewSymbol = newSymbol is null ? null : Symbol.Parse(newSymbol),
        };

        var receipt = (await market.PublishAsync(new IngestBatch("other", 1, 1, [Item(action)]))).Value;

        Assert.Equal(field, receipt.Rejections.SingleOrDefault()?.Field);
    }

    // A dividend that turns out to be a split keeps nothing of its amount.
    [Fact]
    public async Task Publish_CorrectedToATypeWithoutAmount_DropsIt()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(Item(Dividend(1) with { ActionId = "A" }));

        await market.AcceptAsync(Item(Split(0.5m) with { ActionId = "A" }));

        var action = Assert.Single(await ListAsync(market)).Action;
        Assert.Equal((CorporateActionType.Split, 0.5m, null), (action.Type, action.PriceRatio, action.Amount));
    }

    [Fact]
    public async Task ListAdjustmentFactors_PageByPage_GivesEachOnceWithItsProducts()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(
            Item(Split(0.5m) with { ExDate = new LocalDate(2026, 11, 5) }),
            Item(Dividend(1)),
            Item(Dividend(4) with { Ordinal = 2 }));

        List<AppliedFactor> factors = [];
        var token = string.Empty;
        do
        {
            var page = (await market.SendAsync(new ListAdjustmentFactorsQuery(
                "aapl", PriceAdjustment.All, AsOf: null, 1, token, Access))).Value;
            factors.AddRange(page.Factors);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal([5, 4, 4], factors.Select(factor => factor.Effect.Action.ExDate.Day));
        Assert.Equal(
            [0.5m, 0.4797979798m, 0.475m], factors.Select(factor => decimal.Round(factor.PriceProduct, 10)));
    }

    [Fact]
    public async Task Send_PenceAgainstPounds_AndACorrectedCurrency_AdjustAnew()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(
            Market.Bar("AAPL", BarInterval.OneDay, "2026-11-03T14:30:00Z", 400, 400, 400, 400),
            Item(Dividend(0.05m) with { Currency = "GBP" }));
        var unknown = (await BarsAsync(market, PriceAdjustment.Dividend)).Bars[1].Bar.Close;

        await market.AcceptAsync(new IngestItem.OfInstrument(
            new Instrument { Symbol = Symbol.Parse("AAPL"), Mic = Mic.Xnas, Currency = "GBX" }));
        var pence = (await BarsAsync(market, PriceAdjustment.Dividend)).Bars[1].Bar.Close;

        Assert.Equal((399.95m, 395m), (unknown, pence));
    }

    [Theory]
    [InlineData(CorporateActionType.ReverseSplit, "0.5", null, "corporate_action.price_ratio")]
    [InlineData(CorporateActionType.ReverseSplit, null, "1", "corporate_action.price_ratio")]
    [InlineData(CorporateActionType.StockDividend, "1.05", null, "corporate_action.price_ratio")]
    [InlineData(CorporateActionType.SpecialDividend, null, null, "corporate_action.amount")]
    [InlineData(CorporateActionType.SymbolChange, null, null, "corporate_action.new_symbol")]
    [InlineData(CorporateActionType.SpinOff, null, null, null)]
    [InlineData(CorporateActionType.Rights, null, null, null)]
    [InlineData(CorporateActionType.Merger, null, null, null)]
    public async Task Publish_TypeWithoutWhatItNeeds_IsRefused(
        CorporateActionType type, string? ratio, string? amount, string? field)
    {
        await using var market = await StartAsync();
        var action = Split(1) with { Type = type, PriceRatio = Number(ratio), Amount = Number(amount) };

        var receipt = (await market.PublishAsync(new IngestBatch("other", 1, 1, [Item(action)]))).Value;

        Assert.Equal(field, receipt.Rejections.SingleOrDefault()?.Field);
    }

    [Fact]
    public async Task Publish_NewFormWhileAnOlderNodeRuns_IsRefused()
    {
        await using var market = await StartAsync();
        market.Get<NodeDuty>().EntryVersion = 1;

        var refused = await RefusalAsync(market, Dividend(1) with { ActionId = "A" });
        await market.AcceptAsync(Item(Dividend(1)));

        Assert.Equal(("UPGRADE_PENDING", "corporate_action"), (refused.Reason, refused.Field));
    }

    private static async Task<Market> StartAsync()
    {
        var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Bar("AAPL", BarInterval.OneDay, "2026-11-02T14:30:00Z", 100, 100, 100, 100),
            Market.Bar("AAPL", BarInterval.OneDay, "2026-11-03T14:30:00Z", 100, 100, 100, 100),
            Market.Bar("AAPL", BarInterval.OneDay, "2026-11-04T14:30:00Z", 50, 50, 50, 50));
        return market;
    }

    private static async Task<ItemRejection> RefusalAsync(Market market, CorporateAction action)
    {
        var source = $"refused-{Guid.NewGuid()}";
        var receipt = (await market.PublishAsync(new IngestBatch(source, 1, 1, [Item(action)]))).Value;
        return Assert.Single(receipt.Rejections);
    }

    private static async Task<IReadOnlyList<ActionEffect>> ListAsync(Market market) =>
        (await market.SendAsync(new ListCorporateActionsQuery("AAPL", 0, string.Empty, Access))).Value.CorporateActions;

    private static async Task<BarPage> BarsAsync(
        Market market, PriceAdjustment adjustment, Instant? asOf = null)
    {
        var query = new ListBarsQuery("AAPL", "1d", default, adjustment, IsDescending: false, 0, string.Empty, Access)
        {
            ActionsAsOf = asOf,
        };
        return (await market.SendAsync(query)).Value;
    }

    private static IngestItem Item(CorporateAction action) => new IngestItem.OfCorporateAction(action);

    private static decimal? Number(string? text) =>
        text is null ? null : decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static CorporateAction Dividend(decimal amount) =>
        Split(1) with { Type = CorporateActionType.CashDividend, PriceRatio = null, Amount = amount };

    private static CorporateAction Split(decimal ratio) => new()
    {
        Symbol = Symbol.Parse("AAPL"),
        ExDate = ExDate,
        Type = CorporateActionType.Split,
        PriceRatio = ratio,
    };
}
