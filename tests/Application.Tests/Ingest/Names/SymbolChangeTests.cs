using FinApi.Application.Callers;
using FinApi.Application.Deletions;
using FinApi.Application.History.BatchExportBars;
using FinApi.Application.History.BatchListBars;
using FinApi.Application.History.ListBars;
using FinApi.Application.Ingest;
using FinApi.Application.MarketData;
using FinApi.Application.Nodes;
using FinApi.Application.Reference;
using FinApi.Application.Reference.ListCorporateActions;
using FinApi.Application.Reference.ListInstruments;
using FinApi.Application.Results;
using FinApi.Domain.Adjustments;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Tests.Ingest.Names;

/// <summary>Instruments whose symbols change, as publishers send them and as callers ask for them.</summary>
public sealed class SymbolChangeTests
{
    private static readonly LocalDate Day = new(2022, 6, 9);
    private static readonly MarketAccess Access = TestPlans.Live(TestPlans.Enterprise);

    [Fact]
    public async Task Publish_ChangeOfTheSymbol_LeavesOneInstrumentWithOneHistory()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("FB"),
            Market.Instrument("XYZ"),
            DayBar("FB", "2022-06-08", 196),
            Change("FB", "META", Day),
            DayBar("META", "2022-06-09", 184), // in the commit of the change
            DayBar("META", "2021-06-09", 330)); // the past under the newest symbol

        Assert.Equal([330m, 196m, 184m], await ClosesAsync(market, "META"));
        Assert.Equal([330m, 196m, 184m], await ClosesAsync(market, "FB")); // only one instrument ever had it
        Assert.Equal([330m, 196m, 184m], await ClosesAsync(market, "fb@2022-06-08"));
        Assert.Equal([330m, 196m, 184m], await ClosesAsync(market, $"{InstrumentId.Of(Symbol.Parse("FB"))}"));
        Assert.Equal("META", market.Latest.Names.ShownOf("FB"));
        Assert.Equal(["META", "XYZ"], await ListAsync(market, string.Empty));
        Assert.Equal(["META"], await ListAsync(market, "fb"));

        // After its last day a symbol is nobody's: a feed may mean another company.
        var late = await RefusalAsync(market, DayBar("FB", "2022-06-10", 1));
        Assert.Equal((RejectionReason.SymbolNotFound, "bar.symbol"), (late.Reason, late.Field));
        Assert.Contains("until 2022-06-09", late.Message, StringComparison.Ordinal);
        var unclear = await RefusalAsync(market, Market.Instrument("FB"));
        Assert.Contains("names no instrument today", unclear.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_SymbolOfTwoInstruments_IsNeverAGuess()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Named("FB", null, "Meta Platforms"),
            Change("FB", "META", Day),
            Named("FB", "2022-09-01>FB", "ProShares"),
            DayBar("FB", "2022-06-08", 196),
            DayBar("FB", "2022-09-02", 40));

        // As it is today; by the range where that decides; as of a day; and by ids.
        Assert.Equal([40m], await ClosesAsync(market, "FB"));
        Assert.Equal([196m], await ClosesAsync(market, "FB", "2022-01-01T00:00:00Z", "2022-06-09T00:00:00Z"));
        Assert.Equal([40m], await ClosesAsync(market, "FB", "2022-09-01T12:00:00Z", null));
        Assert.Equal([196m], await ClosesAsync(market, "FB@2022-06-08"));
        Assert.Equal([196m], await ClosesAsync(market, "META"));
        var (meta, shares) = (InstrumentId.Of(Symbol.Parse("FB")), InstrumentId.Of(Symbol.Parse("FB").Numbered(2)));
        Assert.Equal([40m], await ClosesAsync(market, shares.ToString()));
        Assert.Equal("META", market.Latest.Names.ShownOf("FB"));
        Assert.Equal("FB", market.Latest.Names.ShownOf("FB~2"));

        (string Start, string? End)[] ranges = [("2022-01-01", null), ("2022-07-01", "2022-08-01")];
        foreach (var (start, end) in ranges)
        {
            var error = (await BarsAsync(
                market, "FB", $"{start}T00:00:00Z", end is null ? null : $"{end}T00:00:00Z")).Error!;
            Assert.Equal(ErrorReason.SymbolAmbiguous, error.Reason);
            Assert.Contains($"Meta Platforms (META, {meta}) until 2022-06-09", error.Message, StringComparison.Ordinal);
            Assert.Contains($"ProShares (FB, {shares}) from 2022-09-01", error.Message, StringComparison.Ordinal);
            Assert.Contains("symbol_as_of", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(ErrorReason.SymbolAmbiguous, (await BarsAsync(market, "FB@2022-07-01")).Error!.Reason);
    }

    [Fact]
    public async Task Publish_SwapOnADay_ExchangesTheSymbols()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("A"), Market.Instrument("B"), DayBar("A", "2022-06-08", 1), DayBar("B", "2022-06-08", 2));

        // While only one of the two is known, the other one keeps its symbol, and the action says so.
        await market.AcceptAsync(Change("A", "B", Day));
        Assert.Equal([2m], await ClosesAsync(market, "B"));
        Assert.Equal(NotAppliedReason.SymbolInUse, Assert.Single(await ActionsAsync(market, "A")).Reason);

        await market.AcceptAsync(
            Change("B", "A", Day), DayBar("A", "2022-06-09", 20), DayBar("B", "2022-06-09", 10));

        Assert.Equal([2m, 20m], await ClosesAsync(market, "A"));
        Assert.Equal([1m, 10m], await ClosesAsync(market, "B"));
        Assert.Equal([1m, 10m], await ClosesAsync(market, "A@2022-06-08"));
        Assert.Equal(
            NotAppliedReason.TypeNotAdjusting, Assert.Single(await ActionsAsync(market, "B@2022-06-09")).Reason);
    }

    [Fact]
    public async Task Publish_ChangeOfAComingDay_HoldsFromThatDayOnAndNotWhenWithdrawn()
    {
        await using var market = await Market.StartAsync();
        var coming = new LocalDate(2026, 11, 24);
        await market.AcceptAsync(
            Market.Instrument("OLD"),
            Market.Instrument("GONE"),
            Change("OLD", "NEW", coming),
            Change("GONE", "BACK", coming, CorporateActionStatus.Announced));

        Assert.Equal("OLD", market.Latest.Names.ShownOf("OLD"));
        Assert.False(market.Latest.Names.IsLasting("OLD", StateOf(market, "OLD")));

        market.Time.Jump = TimeSpan.FromDays(4);
        Assert.Equal("NEW", market.Latest.Names.ShownOf("OLD"));
        Assert.True(market.Latest.Names.IsLasting("new", StateOf(market, "OLD")));
        Assert.False(market.Latest.Names.IsLasting("OLD", StateOf(market, "OLD")));
        Assert.Equal("GONE", market.Latest.Names.ShownOf("GONE"));
        await market.AcceptAsync(Market.Quote("NEW", "2026-11-24T15:00:00Z", 1, 2));

        await market.AcceptAsync(Change("OLD", null, coming, CorporateActionStatus.Withdrawn));
        Assert.Equal("OLD", market.Latest.Names.ShownOf("OLD"));
        Assert.False(market.Latest.TryGet("NEW", out _));
        await market.AcceptAsync(Market.Quote("OLD", "2026-11-24T15:00:00Z", 2, 3));
    }

    [Fact]
    public async Task Publish_ReuseAfterADelisting_MakesANewInstrument()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Named("Q", null, "Qwest", isDelisted: true),
            DayBar("Q", "2010-05-03", 5),
            Named("Q", "2021-11-01>Q", "Quantum"),
            DayBar("Q", "2021-11-02", 10),
            DayBar("Q", "2010-05-04", 6)); // of the first

        Assert.Equal([10m], await ClosesAsync(market, "Q"));
        Assert.Equal([5m, 6m], await ClosesAsync(market, "Q@2010-05-03"));
        Assert.Equal(["Q", "Q~2"], market.Latest.All.Select(state => state.Instrument.Symbol.Value).Order());

        // The same item again is the same instrument.
        await market.AcceptAsync(Named("Q", "2021-11-01>Q", "Quantum Inc"));
        Assert.Equal(2, market.Latest.Count);
        Assert.Equal("Quantum Inc", (await InstrumentAsync(market, "Q")).Value.Name);
    }

    [Fact]
    public async Task Publish_HistoryGivenWithTheInstrument_IsTheSameAsChanges()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("META"), DayBar("META", "2022-06-09", 184));

        await market.AcceptAsync(
            Named("META", "FB>2022-06-09>META", "Meta Platforms"), DayBar("FB", "2022-06-08", 196));

        Assert.Equal([196m, 184m], await ClosesAsync(market, "FB"));
        Assert.Equal("META", market.Latest.Names.ShownOf("META"));
        await market.AcceptAsync(Market.Instrument("ROUNDHILL"));
        var taken = await RefusalAsync(market, Named("ROUNDHILL", "META>2022-12-31>ROUNDHILL", null));
        var other = await RefusalAsync(market, Named("OTHER", "2023-01-01>META", null));
        Assert.Equal(("instrument.symbols", "instrument.symbols"), (taken.Field, other.Field));
    }

    [Fact]
    public async Task Names_AliasesAndCodes_StandForTheInstrumentWhereTheyAreUnique()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Coded("BRK.B", "US0846707026", "BBG000DWG505"),
            Coded("SHEL", "GB00BP6MXD84", null),
            Coded("R6C0", "GB00BP6MXD84", null),
            new IngestItem.OfInstrument(
                new Instrument { Symbol = Symbol.Parse("BACPL"), Mic = Mic.Xnys }, Written: "BACpL"),
            Market.Quote("brk-b", "2026-11-20T15:00:00Z", 1, 2)); // a feed may write it its own way

        foreach (var name in new[] { "BRK.B", "brk-b", "BRK/B", "us0846707026", "BBG000DWG505" })
        {
            Assert.True(market.Latest.TryGet(name, out var state), name);
            Assert.Equal("BRK.B", state.Instrument.Symbol.Value);
            Assert.Equal(name == "BRK.B", market.Latest.Names.IsLasting(name, state));
        }

        Assert.False(market.Latest.TryGet("GB00BP6MXD84", out _));
        var shared = (await InstrumentAsync(market, "GB00BP6MXD84")).Error!;
        Assert.Equal(ErrorReason.SymbolAmbiguous, shared.Reason);
        Assert.Contains("SHEL", shared.Message, StringComparison.Ordinal);
        Assert.Contains("R6C0", shared.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorReason.SymbolNotFound, (await InstrumentAsync(market, "BRKB")).Error!.Reason);

        // The case stays as it was first written, and does not matter to find it.
        Assert.Equal("BACpL", market.Latest.Names.ShownOf("BACPL"));
        Assert.True(market.Latest.TryGet("bacpl", out var preferred));
        Assert.True(market.Latest.Names.IsLasting("BACPL", preferred));
        Assert.True(market.Latest.Names.Directory.IsEmpty);

        // The same instrument, written another way.
        await market.AcceptAsync(Coded("BRK-B", null, null));
        Assert.Equal(4, market.Latest.Count);
    }

    [Fact]
    public async Task Publish_WhileAnOlderNodeLives_IsRejectedWhereThatCannotReadIt()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Named("META", "FB>2022-06-09>META", null));
        market.Get<NodeDuty>().EntryVersion = NodeIdentity.NamesEntryVersion - 1;

        IngestItem[] unreadable =
            [Market.Instrument("BTC/USD"), Named("X", "2022-06-09>X", null), Named("META", null, "M")];
        foreach (var item in unreadable)
        {
            var refused = await RefusalAsync(market, item);
            Assert.Equal((RejectionReason.UpgradePending, "instrument.symbol"), (refused.Reason, refused.Field));
        }

        await market.AcceptAsync(Market.Instrument("PLAIN"));
    }

    [Fact]
    public async Task Change_WhoseOldSymbolIsAnothersNow_CannotBeTakenBack()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Named("FB", null, "Meta Platforms"), Change("FB", "META", Day, CorporateActionStatus.Announced));
        await market.AcceptAsync(Change("FB", "META", Day));
        await market.AcceptAsync(Named("FB", "2022-09-01>FB", "ProShares"));

        var withdrawn = await RefusalAsync(market, Change("META", null, Day, CorporateActionStatus.Withdrawn));
        var plan = await market.Get<DeletionPlanner>().PlanAsync(
            new DeletionRequest
            {
                Target = DeletionTarget.CorporateAction,
                Symbols = [Symbol.Parse("FB")],
                ExDate = Day,
                ActionType = CorporateActionType.SymbolChange,
                Ordinal = 1,
            },
            known: null,
            TestContext.Current.CancellationToken);

        Assert.Equal("corporate_action.status", withdrawn.Field);
        Assert.Contains("it is the symbol of ProShares (id~", withdrawn.Message, StringComparison.Ordinal);
        Assert.Equal("ex_date", Assert.Single(plan.Error!.Violations).Field);
        Assert.Contains(
            "FB is the symbol of ProShares (id~", plan.Error.Violations[0].Message, StringComparison.Ordinal);
        Assert.Equal("META", market.Latest.Names.ShownOf("FB"));
    }

    [Fact]
    public async Task Read_TestKeyByASymbolThatASimulatedInstrumentHasNow_SeesNothingOfItsFormerOwner()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("REAL"),
            Change("REAL", "SHARED", Day),
            DayBar("SHARED", "2022-06-09", 196),
            Change("SHARED", "OTHER", new LocalDate(2022, 9, 1)));
        await market.PublishAsync(new IngestBatch(
            "simulated",
            1,
            1,
            [
                Market.Instrument("SIMA"),
                Change("SIMA", "SHARED", new LocalDate(2023, 6, 9)),
                DayBar("SHARED", "2023-06-09", 5),
            ]));
        var test = TestPlans.Test(TestPlans.Enterprise);
        var former = new TimeRange(Market.At("2022-06-09T00:00:00Z"), Market.At("2022-08-01T00:00:00Z"));

        var page = await market.SendAsync(
            new ListBarsQuery("SHARED", "1d", former, PriceAdjustment.Raw, false, 0, string.Empty, test));
        var batch = await market.SendAsync(
            new BatchListBarsQuery(["SHARED"], "1d", former, PriceAdjustment.Raw, false, 0, test));
        var file = await market.SendAsync(
            new BatchExportBarsQuery(["SHARED"], "1d", former, PriceAdjustment.Raw, test));
        var now = await market.SendAsync(
            new BatchListBarsQuery(["SHARED"], "1d", default, PriceAdjustment.Raw, false, 0, test));

        Assert.Equal([196m], await ClosesAsync(market, "SHARED", "2022-06-09T00:00:00Z", "2022-08-01T00:00:00Z"));
        Assert.Equal(ErrorReason.TestMarketOnly, page.Error!.Reason);
        Assert.All(
            (Error[])[batch.Error!, file.Error!],
            error => Assert.Equal(
                (ErrorReason.TestMarketOnly, "symbols[0]"), (error.Reason, Assert.Single(error.Violations).Field)));
        Assert.True(now.IsSuccess, now.Error?.Message);
    }

    private static InstrumentState StateOf(Market market, string key)
    {
        Assert.True(market.Latest.TryGetByKey(key, out var state));
        return state;
    }

    private static IngestItem Coded(string symbol, string? isin, string? figi) =>
        new IngestItem.OfInstrument(
            new Instrument { Symbol = Symbol.Parse(symbol), Mic = Mic.Xnys, Isin = isin, Figi = figi });

    private static IngestItem Named(string symbol, string? history, string? name, bool isDelisted = false) =>
        new IngestItem.OfInstrument(new Instrument
        {
            Symbol = Symbol.Parse(symbol),
            Mic = Mic.Xnas,
            Name = name,
            SymbolHistory = history,
            IsDelisted = isDelisted,
        });

    private static IngestItem Change(
        string symbol, string? next, LocalDate day, CorporateActionStatus status = CorporateActionStatus.Confirmed) =>
        new IngestItem.OfCorporateAction(new CorporateAction
        {
            Symbol = Symbol.Parse(symbol),
            ExDate = day,
            Type = CorporateActionType.SymbolChange,
            NewSymbol = next is null ? null : Symbol.Parse(next),
            Status = status,
        });

    private static IngestItem DayBar(string symbol, string date, decimal price) =>
        Market.Bar(symbol, BarInterval.OneDay, $"{date}T14:30:00Z", price, price, price, price);

    private static async Task<ItemRejection> RefusalAsync(Market market, IngestItem item)
    {
        var receipt = (await market.PublishAsync(new IngestBatch($"refused-{Guid.NewGuid()}", 1, 1, [item]))).Value;
        return Assert.Single(receipt.Rejections);
    }

    private static Task<Result<Instrument>> InstrumentAsync(Market market, string name) =>
        market.SendAsync(new GetInstrumentQuery(name, Access));

    private static async Task<IEnumerable<string>> ListAsync(Market market, string query)
    {
        var page = await market.SendAsync(new ListInstrumentsQuery(query, "", default, 0, "", Access));
        return page.Value.Instruments.Select(instrument => market.Latest.Names.ShownOf(instrument.Symbol.Value));
    }

    private static async Task<IReadOnlyList<ActionEffect>> ActionsAsync(Market market, string symbol) =>
        (await market.SendAsync(new ListCorporateActionsQuery(symbol, 0, string.Empty, Access))).Value.CorporateActions;

    private static async Task<IEnumerable<decimal>> ClosesAsync(
        Market market, string symbol, string? start = null, string? end = null) =>
        (await BarsAsync(market, symbol, start, end)).Value.Bars.Select(bar => bar.Bar.Close);

    private static Task<Result<Application.History.BarPage>> BarsAsync(
        Market market, string symbol, string? start = null, string? end = null)
    {
        var range = new TimeRange(
            start is null ? null : Market.At(start), end is null ? null : Market.At(end));
        return market.SendAsync(new ListBarsQuery(
            symbol, "1d", range, PriceAdjustment.Raw, IsDescending: false, 0, string.Empty, Access));
    }
}
