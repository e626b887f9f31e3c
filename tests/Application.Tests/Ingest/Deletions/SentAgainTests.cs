using FinApi.Application.Deletions;
using FinApi.Application.Ingest;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;
using static FinApi.Application.Tests.Ingest.Deletions.Deleting;

namespace FinApi.Application.Tests.Ingest.Deletions;

/// <summary>
/// What was deleted comes back by the items that had brought it, and nothing else is touched by them.
/// </summary>
public sealed class SentAgainTests
{
    private static readonly Symbol Aapl = Symbol.Parse("AAPL");

    [Fact]
    public async Task Instrument_Deleted_ComesBackWithAllOfItByTheSameItems()
    {
        await using var market = await Market.StartAsync();
        IngestItem[] file =
        [
            Market.Instrument("AAPL"),
            Market.Instrument("MSFT"),
            Market.Trade("AAPL", "2026-11-19T15:00:05Z", 10),
            Market.Trade("MSFT", "2026-11-19T15:00:05Z", 20),
            Market.Action("AAPL", new LocalDate(2026, 11, 20), CorporateActionType.Split, ratio: 0.5m),
            Market.Action("MSFT", new LocalDate(2026, 11, 20), CorporateActionType.Split, ratio: 0.25m),
        ];
        await market.AcceptFromAsync("import:file", file);
        await DeleteAsync(market, new DeletionRequest { Target = DeletionTarget.Instrument, Symbols = [Aapl] });

        // The rows and actions before their instrument: nothing is stored, and nothing is taken for stored.
        var early = (await market.PublishAsync(new IngestBatch("import:file", 1, 3, [.. file.Skip(2)]))).Value;
        var again = (await market.PublishAsync(new IngestBatch("import:file", 1, 1, file))).Value;
        var third = (await market.PublishAsync(new IngestBatch("import:file", 1, 1, file))).Value;

        Assert.Equal((0, 2), (early.Accepted, early.Duplicates));
        Assert.All(early.Rejections, each => Assert.Equal(RejectionReason.SymbolNotFound, each.Reason));
        Assert.Equal((3, 3, 0, 6), (again.Accepted, again.Duplicates, third.Accepted, third.Duplicates));
        market.Latest.TryGet("AAPL", out var state);
        Assert.Single(state!.CorporateActions.Current);
        Assert.Equal([20m, 10m], market.Store.Trades.Select(trade => trade.Price));
    }

    [Fact]
    public async Task Instrument_DeletedUnderItsNewSymbol_ComesBackByTheItemThatHasIt()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptFromAsync(
            "import:old",
            Market.Instrument("FB"),
            new IngestItem.OfCorporateAction(new CorporateAction
            {
                Symbol = Symbol.Parse("FB"),
                ExDate = new LocalDate(2022, 6, 9),
                Type = CorporateActionType.SymbolChange,
                NewSymbol = Symbol.Parse("META"),
            }));
        await market.AcceptFromAsync("import:new", Market.Instrument("META"));
        var known = (await market.PublishAsync(
            new IngestBatch("import:new", 1, 1, [Market.Instrument("META")]))).Value;

        await DeleteAsync(
            market, new DeletionRequest { Target = DeletionTarget.Instrument, Symbols = [Symbol.Parse("FB")] });
        var again = (await market.PublishAsync(
            new IngestBatch("import:new", 1, 1, [Market.Instrument("META")]))).Value;

        Assert.Equal((0, 1, 1, 0), (known.Accepted, known.Duplicates, again.Accepted, again.Duplicates));
        Assert.True(market.Latest.TryGet("META", out _));
        var result = DeletionResult.Parse(Assert.Single(market.Store.Deletions).Result);
        Assert.StartsWith("instrument META (id~", result.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CorporateAction_Deleted_ComesBackByTheSameItemAlone()
    {
        await using var market = await Market.StartAsync();
        var date = new LocalDate(2026, 11, 20);
        IngestItem[] file =
        [
            Market.Instrument("AAPL"),
            Dividend(date, 1, ordinal: 1),
            Dividend(date, 2, ordinal: 2),
            Dividend(date, 3, id: "x"),
            Dividend(date, ordinal: 1, ratio: 0.9m),
        ];
        await market.AcceptFromAsync("import:file", file);
        IngestItem[] fix = [Dividend(date, 5, ordinal: 2), Dividend(date.PlusDays(1), 3, id: "x")];
        await market.AcceptFromAsync("import:fix", fix);
        await DeleteAsync(market, OfDividend(date, ordinal: 1));

        var again = (await market.PublishAsync(new IngestBatch("import:file", 1, 1, file))).Value;

        Assert.Equal((2, 3), (again.Accepted, again.Duplicates));
        market.Latest.TryGet("AAPL", out var state);
        Assert.Equal([1m, 5m, 3m], state!.CorporateActions.Current.Select(action => action.Amount!.Value));
        Assert.Equal(0.9m, state.CorporateActions.Current[0].PriceRatio);

        // Corrected and moved ones come back by the same steps, and by no other ones.
        await DeleteAsync(market, OfDividend(date, ordinal: 2));
        await DeleteAsync(market, OfDividend(date.PlusDays(1), ordinal: 1));
        for (var i = 0; i < 3; i++)
        {
            again = (await market.PublishAsync(new IngestBatch("import:file", 1, 1, file))).Value;
            Assert.Equal(i == 0 ? (2, 3) : (0, 5), (again.Accepted, again.Duplicates));
            again = (await market.PublishAsync(new IngestBatch("import:fix", 1, 1, fix))).Value;
            Assert.Equal(i == 0 ? (2, 0) : (0, 2), (again.Accepted, again.Duplicates));
            market.Latest.TryGet("AAPL", out state);
            Assert.Equal([1m, 5m, 3m], state!.CorporateActions.Current.Select(action => action.Amount!.Value));
        }
    }

    [Fact]
    public async Task CorporateAction_MovedAndDeleted_ComesBackFromItsFirstDayOn()
    {
        await using var market = await Market.StartAsync();
        var date = new LocalDate(2026, 11, 20);
        await market.AcceptFromAsync("import:file", Market.Instrument("AAPL"), Dividend(date, 3, id: "x"));
        await market.AcceptFromAsync("import:fix", Dividend(date.PlusDays(1), id: "x"));
        await DeleteAsync(market, OfDividend(date.PlusDays(1), ordinal: 1));

        var first = (await market.PublishAsync(
            new IngestBatch("import:file", 1, 2, [Dividend(date, 3, id: "x")]))).Value;
        var fix = (await market.PublishAsync(
            new IngestBatch("import:fix", 1, 1, [Dividend(date.PlusDays(1), id: "x")]))).Value;

        Assert.Equal((1, 1), (first.Accepted, fix.Accepted));
        market.Latest.TryGet("AAPL", out var state);
        var action = Assert.Single(state!.CorporateActions.Current);
        Assert.Equal((date.PlusDays(1), 3m), (action.ExDate, action.Amount));

    }

    [Fact]
    public async Task Instrument_OfSeveralSources_ComesBackWithAllThatTheySaid()
    {
        await using var market = await Market.StartAsync();
        IngestItem named = new IngestItem.OfInstrument(
            new Instrument { Symbol = Aapl, Mic = Mic.Xnas, Name = "Apple" });
        IngestItem coded = new IngestItem.OfInstrument(
            new Instrument { Symbol = Aapl, Mic = Mic.Xnas, Isin = "US0378331005" });
        await market.AcceptFromAsync("import:a", named);
        await market.AcceptFromAsync("import:b", coded, named);
        await DeleteAsync(market, new DeletionRequest { Target = DeletionTarget.Instrument, Symbols = [Aapl] });

        var second = (await market.PublishAsync(new IngestBatch("import:b", 1, 1, [coded, named]))).Value;
        var first = (await market.PublishAsync(new IngestBatch("import:a", 1, 1, [named]))).Value;

        Assert.Equal((2, 1), (second.Accepted, first.Accepted));
        market.Latest.TryGet("AAPL", out var state);
        Assert.Equal(("Apple", "US0378331005"), (state!.Instrument.Name, state.Instrument.Isin));
    }

    [Fact]
    public async Task Source_WhoseTradesAnotherCancelled_ComesBackWithTheCancel()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptFromAsync("import:setup", Market.Instrument("AAPL"));
        var trade = new IngestItem.OfTrade(new Trade
        {
            Symbol = Aapl,
            EventTime = Market.At("2026-11-19T15:00:05Z"),
            Price = 10,
            Size = 1,
            TradeId = "t1",
            ReceiveTime = Market.At("2026-11-20T15:00:00Z"),
        });
        var cancel = new IngestItem.OfTradeCancel(
            new TradeReference(Aapl, "t1", Venue: null, Market.At("2026-11-19T15:00:05Z")));
        var other = Market.Trade("AAPL", "2026-11-19T15:00:06Z", 11);
        await market.AcceptFromAsync("import:trades", trade, other);
        await market.AcceptFromAsync("import:cancels", cancel);
        await DeleteAsync(market, Source("import:trades"));

        var first = (await market.PublishAsync(new IngestBatch("import:trades", 1, 1, [trade, other]))).Value;
        var second = (await market.PublishAsync(new IngestBatch("import:cancels", 1, 1, [cancel]))).Value;

        Assert.Empty(second.Rejections);
        Assert.Equal((2, 1), (first.Accepted, second.Accepted));
        Assert.Equal([11m], market.Store.Trades.Select(each => each.Price));
    }

    [Fact]
    public async Task Instrument_WhoseSymbolAnotherHasNow_IsNotMadeOfTheOther()
    {
        await using var market = await Market.StartAsync();
        var fb = Symbol.Parse("FB");
        IngestItem[] old =
        [
            new IngestItem.OfInstrument(new Instrument { Symbol = fb, Mic = Mic.Xnas, Name = "Old" }),
            new IngestItem.OfCorporateAction(new CorporateAction
            {
                Symbol = fb,
                ExDate = new LocalDate(2022, 6, 9),
                Type = CorporateActionType.SymbolChange,
                NewSymbol = Symbol.Parse("META"),
            }),
            Market.Trade("FB", "2022-06-08T15:00:00Z", 190),
        ];
        await market.AcceptFromAsync("import:old", old);
        await market.AcceptFromAsync("import:new", new IngestItem.OfInstrument(new Instrument
        {
            Symbol = fb,
            Mic = Mic.Xnas,
            Name = "New",
            SymbolHistory = "2025-01-02>FB",
        }));
        await DeleteAsync(market, new DeletionRequest { Target = DeletionTarget.Instrument, Symbols = [fb] });

        var again = (await market.PublishAsync(new IngestBatch("import:old", 1, 1, old))).Value;

        Assert.Equal((0, 3), (again.Accepted, again.Duplicates));
        market.Latest.TryGet("FB", out var state);
        Assert.Equal("New", state!.Instrument.Name);
        Assert.Equal(
            ["import:old"], DeletionResult.Parse(Assert.Single(market.Store.Deletions).Result).RememberedSources);
    }

    private static IngestItem Dividend(
        LocalDate date, decimal? amount = null, int ordinal = 0, string? id = null, decimal? ratio = null) =>
        new IngestItem.OfCorporateAction(new CorporateAction
        {
            Symbol = Aapl,
            ExDate = date,
            Type = CorporateActionType.CashDividend,
            Amount = amount,
            PriceRatio = ratio,
            Ordinal = ordinal,
            ActionId = id,
        });

    private static DeletionRequest OfDividend(LocalDate date, int ordinal) => new()
    {
        Target = DeletionTarget.CorporateAction,
        Symbols = [Aapl],
        ExDate = date,
        ActionType = CorporateActionType.CashDividend,
        Ordinal = ordinal,
    };
}
