using CsCheck;
using FinApi.Application.Callers;
using FinApi.Application.Deletions;
using FinApi.Application.Ingest;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;
using static FinApi.Application.Tests.Ingest.Deletions.Deleting;

namespace FinApi.Application.Tests.Ingest.Deletions;

/// <summary>What the writer deletes, and what is left.</summary>
public sealed class DeletionTests
{
    private static readonly Symbol Aapl = Symbol.Parse("AAPL");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source_OfTradesBesideAnothers_GoesAndCanBeSentAgain()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptFromAsync("import:setup", Market.Instrument("AAPL"));
        await market.AcceptFromAsync("import:good", Market.Trade("AAPL", "2026-11-19T15:00:05Z", 10));
        IngestItem[] bad =
        [
            Market.Trade("AAPL", "2026-11-19T15:00:06Z", 99),
            Market.Quote("AAPL", "2026-11-19T15:00:06Z", 98, 99),
            Market.Trade("AAPL", "2026-11-19T16:00:06Z", 98),
        ];
        await market.AcceptFromAsync("import:bad", bad);
        var version = Version(market);

        var receipt = await DeleteAsync(market, Source("import:bad"));

        Assert.Equal(1, receipt.Accepted);
        Assert.Equal([10m], market.Store.Trades.Select(trade => trade.Price));
        Assert.Empty(market.Store.Quotes);
        var minute = Assert.Single(market.Store.BarsOf("AAPL", BarInterval.OneMinute));
        Assert.Equal((10m, 10m, 1), (minute.Bar.High, minute.Bar.Close, minute.Bar.Revision));
        Assert.Single(market.Store.BarsOf("AAPL", BarInterval.OneHour));
        Assert.Equal(10m, Assert.Single(market.Store.BarsOf("AAPL", BarInterval.OneDay)).Bar.High);
        Assert.True(Version(market) > version);
        Assert.Contains(
            market.Store.Revisions,
            each => each.Revision is { Kind: RevisionKind.Trades, FirstDate: { Day: 19 } });
        var result = DeletionResult.Parse(Assert.Single(market.Store.Deletions).Result);
        Assert.Equal((2L, 1L, 0L), (result.Trades, result.Quotes, result.Bars));
        Assert.Contains("bars-AAPL", result.CacheTags);

        var again = (await market.PublishAsync(new IngestBatch("import:bad", 1, 1, bad))).Value;
        Assert.Equal((3, 0), (again.Accepted, again.Duplicates));
        Assert.Equal(3, market.Store.Trades.Count);
    }

    [Fact]
    public async Task Source_OfAllThatADayHas_LeavesNoBarAndAMissingDay()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptFromAsync(
            "import:a", Market.Instrument("AAPL"), Market.Trade("AAPL", "2026-11-19T15:00:05Z", 10));

        await DeleteAsync(market, Source("import:a"));

        Assert.All(BarInterval.Stored, interval => Assert.Empty(market.Store.BarsOf("AAPL", interval)));
        market.Latest.TryGet("AAPL", out var state);
        Assert.Equal(
            DataCondition.Missing, state!.Conditions.Of(DataKind.Trades).Find(new LocalDate(2026, 11, 19))?.Condition);
    }

    [Fact]
    public async Task Source_OfSuppliedMinutes_LeavesTheFoldsOfTheOthers()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptFromAsync("import:setup", Market.Instrument("AAPL"));
        await market.AcceptFromAsync(
            "import:good", Market.Bar("AAPL", BarInterval.OneMinute, "2026-11-19T15:00:00Z", 1, 2, 1, 2));
        await market.AcceptFromAsync(
            "import:bad",
            Market.Bar("AAPL", BarInterval.OneMinute, "2026-11-19T15:01:00Z", 9, 9, 9, 9),
            Market.Bar("AAPL", BarInterval.OneHour, "2026-11-18T15:00:00Z", 9, 9, 9, 9));

        await DeleteAsync(market, Source("import:bad"));

        Assert.Single(market.Store.BarsOf("AAPL", BarInterval.OneMinute));
        Assert.Equal(2, Assert.Single(market.Store.BarsOf("AAPL", BarInterval.FiveMinutes)).Bar.High);
        Assert.Equal(2, Assert.Single(market.Store.BarsOf("AAPL", BarInterval.OneHour)).Bar.High);
        Assert.Equal(2, Assert.Single(market.Store.BarsOf("AAPL", BarInterval.OneDay)).Bar.High);
    }

    [Fact]
    public async Task Range_OfSuppliedBarsOverTrades_LeavesTheBarsOfTheTrades()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Trade("AAPL", "2026-11-19T15:00:05Z", 10),
            Market.Bar("AAPL", BarInterval.OneMinute, "2026-11-19T15:00:00Z", 7, 7, 7, 7));

        await DeleteAsync(market, Range([DataKind.Bars], "2026-11-19T15:00:00Z", "2026-11-19T15:01:00Z"));

        var minute = Assert.Single(market.Store.BarsOf("AAPL", BarInterval.OneMinute));
        Assert.Equal((10m, false), (minute.Bar.Close, minute.IsSupplied));
        Assert.Equal(10, Assert.Single(market.Store.BarsOf("AAPL", BarInterval.OneDay)).Bar.Close);
    }

    [Fact]
    public async Task Range_OfALiveInstrument_ShowsWhatStandsAndForgetsTheItemsAlone()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Trade("AAPL", "2026-11-20T14:59:00Z", 10),
            Market.Trade("AAPL", "2026-11-20T14:59:50Z", 99),
            Market.Quote("AAPL", "2026-11-20T14:59:50Z", 9, 10));
        market.Latest.TryGet("AAPL", out var state);

        await DeleteAsync(market, Range([DataKind.Trades], "2026-11-20T14:59:30Z", "2026-11-20T15:00:00Z"));

        Assert.Null(state!.Trade);
        Assert.NotNull(state.Quote);
        var asked = (await market.PublishAsync(new IngestBatch("test", 1, 0, []))).Value;
        Assert.Equal([new SequenceRange(1, 2), new SequenceRange(4, 4)], asked.Stored);
        Assert.Equal([10m], market.Store.Trades.Select(trade => trade.Price));
    }

    [Fact]
    public async Task Instrument_Deleted_IsGoneAndItsSymbolBeginsAnewWithALaterVersion()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Trade("AAPL", "2026-11-19T15:00:05Z", 10),
            Market.Action("AAPL", new LocalDate(2026, 11, 20), CorporateActionType.Split, ratio: 0.5m));
        var version = Version(market);

        await DeleteAsync(market, new DeletionRequest { Target = DeletionTarget.Instrument, Symbols = [Aapl] });
        var found = market.Get<VisibleInstruments>().TryGet(
            "aapl", MarketAccess.Of(Caller.Anonymous), out _, out var error);

        Assert.False(found);
        Assert.Equal(ErrorReason.SymbolNotFound, error!.Reason);
        Assert.StartsWith("AAPL was deleted", error.Message, StringComparison.Ordinal);
        Assert.Empty(market.Store.Trades);
        Assert.All(BarInterval.Stored, interval => Assert.Empty(market.Store.BarsOf("AAPL", interval)));
        Assert.Empty(await market.Store.ListCorporateActionsAsync(Token));

        await market.AcceptFromAsync("next", Market.Instrument("AAPL"));
        Assert.True(Version(market) > version);
        market.Latest.TryGet("AAPL", out var state);
        Assert.Null(state!.Trade);
        Assert.Empty(state.CorporateActions.Current);
    }

    [Fact]
    public async Task CorporateAction_Deleted_IsNoLongerApplied()
    {
        await using var market = await Market.StartAsync();
        var date = new LocalDate(2026, 11, 20);
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Action("AAPL", date, CorporateActionType.Split, ratio: 0.5m),
            Market.Action("AAPL", date, CorporateActionType.CashDividend, amount: 1));

        await DeleteAsync(market, new DeletionRequest
        {
            Target = DeletionTarget.CorporateAction,
            Symbols = [Aapl],
            ExDate = date,
            ActionType = CorporateActionType.Split,
            Ordinal = 1,
        });

        market.Latest.TryGet("AAPL", out var state);
        Assert.Equal([CorporateActionType.CashDividend], state!.CorporateActions.Current.Select(action => action.Type));
        Assert.Single(await market.Store.ListCorporateActionsAsync(Token));
    }

    [Fact]
    public async Task Order_AfterTheDataChanged_DeletesNothing()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptFromAsync(
            "import:a", Market.Instrument("AAPL"), Market.Trade("AAPL", "2026-11-19T15:00:05Z", 10));
        var order = await OrderAsync(market, Source("import:a"));
        await market.AcceptFromAsync("import:a", Market.Trade("AAPL", "2026-11-19T15:00:06Z", 11));

        var receipt = await PublishAsync(market, order, number: 1);

        Assert.Equal([ErrorReason.DeletionTokenVoid], receipt.Rejections.Select(rejection => rejection.Reason));
        Assert.Equal(2, market.Store.Trades.Count);
        Assert.Empty(market.Store.Deletions);
    }

    [Fact]
    public async Task Order_Twice_DeletesOnce()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptFromAsync(
            "import:a", Market.Instrument("AAPL"), Market.Trade("AAPL", "2026-11-19T15:00:05Z", 10));
        var order = await OrderAsync(market, Source("import:a"));

        var first = await PublishAsync(market, order, number: 1);
        await market.AcceptFromAsync("import:b", Market.Trade("AAPL", "2026-11-19T15:00:05Z", 10));
        var second = await PublishAsync(market, order, number: 2);

        Assert.Equal((1, 0, 0, 1), (first.Accepted, first.Duplicates, second.Accepted, second.Duplicates));
        Assert.Single(market.Store.Trades);
        Assert.Single(market.Store.Deletions);
    }

    // The law: what is left after a source's rows are deleted is what there would be without that source.
    [Fact]
    public async Task Source_Deleted_LeavesTheBarsOfAMarketThatNeverHadIt()
    {
        var trades = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3 * 24 * 60], Gen.Int[1, 50]).Array[1, 30];

        await trades.SampleAsync(
            async all =>
            {
                await using var whole = await Market.StartAsync();
                await using var less = await Market.StartAsync();
                await FillAsync(whole, all);
                await FillAsync(less, [.. all.Where(trade => trade.Item1 != 0)]);
                if (all.Any(trade => trade.Item1 == 0))
                {
                    await DeleteAsync(whole, Source("import:0"));
                }

                Assert.Equal(Numbers(less), Numbers(whole));
            },
            iter: 20,
            threads: 1);
    }

    private static async Task FillAsync(Market market, (int Source, int Minute, int Price)[] trades)
    {
        await market.AcceptFromAsync("import:setup", Market.Instrument("BTCUSD", "CRYPTO"));
        foreach (var (source, minute, price) in trades)
        {
            var time = Instant.FromUtc(2026, 11, 15, 0, 0) + Duration.FromMinutes(minute);
            await market.AcceptFromAsync($"import:{source}", Market.Trade("BTCUSD", $"{time}", price));
        }
    }

    private static List<string> Numbers(Market market) =>
    [
        .. BarInterval.Stored.SelectMany(interval => market.Store.BarsOf("BTCUSD", interval))
            .Select(stored => stored.Bar)
            .Select(bar => FormattableString.Invariant(
                $"{bar.Interval} {bar.StartTime} {bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume}")),
    ];

    private static DeletionRequest Range(DataKind[] kinds, string start, string end) => new()
    {
        Target = DeletionTarget.Range,
        Symbols = [Aapl],
        Kinds = kinds,
        Range = new TimeRange(Market.At(start), Market.At(end)),
    };

    private static long Version(Market market) =>
        market.Latest.TryGet("AAPL", out var state) ? state.SettledVersion : -1;
}
