using Dapper;
using FinApi.Application.History;
using FinApi.Application.MarketData;
using FinApi.Application.MarketData.Following;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Market;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Postgres.SlowQueries;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Postgres.Market;

/// <summary>A store with a partition for each day of ten years starts and answers like a young one.</summary>
public sealed class YearsOfDaysTests(YearsOfDays years) : IClassFixture<YearsOfDays>
{
    private static readonly TickRange All = new(YearsOfDays.Daily, null, null, IsDescending: false, Limit: 1_001);

    // The least that a setting allows: nothing of the start may need more of the pool of those that wait.
    private static readonly (string, string) ShortPatience = ("RealTime:StatementTimeout", "00:00:00.1");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadPageAsync_TwentyUnboundedOnesAtOnce_AreAllAnswered(bool isDescending)
    {
        await using var node = years.Database.Node();
        var trades = node.Get<ITradeReader>();
        var all = All with { IsDescending = isDescending };

        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            i => trades.ReadPageAsync(i % 2 == 0 ? all : all with { Symbol = YearsOfDays.Silent }, Cancellation)
                .AsTask()));

        for (var i = 0; i < pages.Length; i++)
        {
            Assert.Equal(i % 2 == 0 ? 1_001 : 0, pages[i].Rows.Count);
        }

        Assert.Equal(isDescending ? YearsOfDays.Days + 1 : 2, pages[0].Rows[0].Sequence);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadPageAsync_PageAfterPage_HasEveryTradeOnceAndInOrder(bool isDescending)
    {
        await using var node = years.Database.Node();
        var range = All with
        {
            StartTime = YearsOfDays.TradeTime(10),
            EndTime = YearsOfDays.TradeTime(1_000),
            IsDescending = isDescending,
            Limit = 77,
        };
        List<long> seen = [];
        while (true)
        {
            var page = await node.Get<ITradeReader>().ReadPageAsync(range, Cancellation);
            seen.AddRange(page.Rows.Select(trade => trade.Sequence));
            if (page.Rows.Count < range.Limit)
            {
                break;
            }

            range = range with { After = TickOrder.Of(page.Rows[^1]) };
        }

        var expected = Enumerable.Range(12, 990).Select(sequence => (long)sequence);
        Assert.Equal(isDescending ? expected.Reverse() : expected, seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CutAsync_OpenRange_LeavesNoGapAndMeetsFewPartitions(bool isDescending)
    {
        await using var node = years.Database.Node();

        var steps = await node.Get<PartitionSteps>().CutAsync(
            TradeTable.Name, YearsOfDays.Daily, new RangeStep(null, null), isDescending, Cancellation);

        var ascending = isDescending ? steps.Reverse().ToList() : [.. steps];
        Assert.Equal((null, null), (ascending[0].StartTime, ascending[^1].EndTime));
        Assert.Equal(
            ascending.Skip(1).Select(step => step.StartTime), ascending.SkipLast(1).Select(step => step.EndTime));
        var longest = ascending.Skip(1).SkipLast(1).Max(step => step.EndTime!.Value - step.StartTime!.Value);
        Assert.Equal(Duration.FromDays(PartitionSteps.MaxPartitions), longest);
        Assert.Equal((YearsOfDays.Days + PartitionSteps.MaxPartitions - 1) / PartitionSteps.MaxPartitions, steps.Count);
    }

    [Fact]
    public async Task ListNewestAsync_SilentAndLongSilentInstruments_FindsWhatIsThere()
    {
        await using var node = years.Database.Node(ShortPatience);
        var symbols = new[] { YearsOfDays.Silent, YearsOfDays.Old, YearsOfDays.Daily };

        var trades = await node.Get<ITradeReader>().ListNewestAsync(symbols, YearsOfDays.TradeTime(5), Cancellation);
        var quotes = await node.Get<IQuoteReader>().ListNewestAsync(symbols, YearsOfDays.TradeTime(5), Cancellation);

        Assert.Equal(
            [(YearsOfDays.Daily, 6L), (YearsOfDays.Old, 1L)],
            trades.Select(trade => (trade.Symbol, trade.Sequence)).OrderByDescending(found => found.Sequence));
        Assert.Empty(quotes);
    }

    // What a node does before it is ready.
    [Fact]
    public async Task LoadAsync_TenYearsOfDays_LoadsEveryInstrument()
    {
        await using var node = years.Database.Node(ShortPatience);
        var market = new LatestMarket();
        var instruments = new InstrumentLoader(
            market, node.Get<ITradeReader>(), node.Get<IQuoteReader>(), node.Get<IBarReader>(), TimeProvider.System);
        var loader = new MarketLoader(
            market,
            node.Get<IReferenceReader>(),
            node.Get<IConditionReader>(),
            node.Get<ICalendarReader>(),
            instruments,
            TimeProvider.System);

        await loader.LoadAsync(Cancellation);

        Assert.Equal(3, market.Count);
        Assert.True(market.TryGet("OLD", out var old));
        Assert.Equal(7m, old.Trade?.Price);
        Assert.True(market.TryGet("SILENT", out var silent));
        Assert.Null(silent.Trade);
    }

    // What advises on slow statements plans without their values, every few minutes and beside everybody else.
    [Fact]
    public async Task ExplainAsync_StatementOverAllOfThem_LocksFew()
    {
        await using var connection = await TestDatabase.OpenAsync(years.Database.ConnectionString);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);

        var ofYears = await StatementPlanner.ExplainAsync(
            connection, "SELECT price FROM Trade WHERE symbol = $1 ORDER BY event_time", Cancellation);
        var ofOthers = await StatementPlanner.ExplainAsync(
            connection, "SELECT name FROM instrument WHERE symbol = $1", Cancellation);

        Assert.Null(ofYears);
        Assert.NotNull(ofOthers);
        var locks = await connection.ExecuteScalarAsync<int>(
            "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid()");
        Assert.InRange(locks, 0, 50);
    }

    // A plan for any values locks all partitions, whatever the values are.
    [Fact]
    public async Task ListAsync_EveryPool_PlansForItsValues()
    {
        await using var node = years.Database.Node();
        var setting = new BulkQuery<string>("SHOW plan_cache_mode", [], row => row.GetString(0));

        foreach (var pool in Enum.GetValues<ConnectionPool>())
        {
            var shown = await node.Get<MarketDatabase>().ListAsync(pool, setting, Cancellation);
            Assert.Equal(["force_custom_plan"], shown);
        }
    }
}
