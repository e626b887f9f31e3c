using FinApi.Application.Archive.Manifests;
using FinApi.Application.History;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Tests.Archive;

public sealed class ArchiveJobTests
{
    private static readonly LocalDate Thursday = new(2026, 11, 19);
    private static readonly LocalDate Friday = new(2026, 11, 20);

    // An hour after the end of Friday in UTC.
    private const string Saturday = "2026-11-21T01:00:00Z";

    [Fact]
    public async Task Run_DaysThatAreOver_HaveFilesWithTheirRows()
    {
        await using var archived = await ArchivedMarket.StartAsync();
        await archived.Market.AcceptAsync(
            Market.Trade("MSFT", "2026-11-19T15:00:00.000000001Z", 400.25m, 3),
            Market.Trade("AAPL", "2026-11-19T15:00:00Z", 187.5m),
            Market.Trade("AAPL", "2026-11-19T15:00:01Z", 187.51m),
            Market.Quote("AAPL", "2026-11-20T14:59:00Z", 187.5m, null),
            Market.Trade("AAPL", "2026-11-20T15:00:00Z", 188));

        await archived.RunAtAsync(Saturday);

        Assert.Equal(
            ["quotes-2026-11-20-r1.parquet", "trades-2026-11-19-r1.parquet", "trades-2026-11-20-r1.parquet"],
            archived.Files());
        var manifest = await archived.FindAsync(DataKind.Trades, Thursday);
        Assert.NotNull(manifest);
        Assert.Equal(("trades", "2026-11-19", 1, 3L), (
            manifest.Dataset, manifest.Date, manifest.Revision, manifest.Rows));
        Assert.Equal(["AAPL", "MSFT"], manifest.Instruments.Select(instrument => instrument.Symbol));
        var group = Assert.Single(manifest.RowGroups);
        Assert.Equal([new ArchiveRun(0, 2), new ArchiveRun(1, 1)], group.Runs);
        await archived.AssertIsSoundAsync();
        Assert.Equal(
            (Friday.PlusDays(1), 1L),
            (await archived.Catalog.FindStateAsync(TestContext.Current.CancellationToken)) is { } state
                ? (state.CompleteUntil, state.StoreEpoch)
                : default);
    }

    [Fact]
    public async Task Run_DayThatWaits_HasNoFileYet()
    {
        await using var archived = await ArchivedMarket.StartAsync();
        await archived.Market.AcceptAsync(Market.Trade("AAPL", "2026-11-20T15:00:00Z", 188));

        await archived.RunAtAsync("2026-11-21T00:59:59Z");

        Assert.Empty(archived.Files());
    }

    [Fact]
    public async Task Run_NothingChanged_WritesNothing()
    {
        await using var archived = await ArchivedMarket.StartAsync();
        await archived.Market.AcceptAsync(Market.Trade("AAPL", "2026-11-20T15:00:00Z", 188));
        await archived.RunAtAsync(Saturday);
        var before = archived.Files();

        await archived.RunAtAsync("2026-11-21T02:00:00Z");
        archived.MakeJob();
        await archived.RunAtAsync("2026-11-21T03:00:00Z");
        File.Delete(Path.Combine(archived.Folder, "v1", "state.json"));
        await archived.RunAtAsync("2026-11-21T04:00:00Z");

        Assert.Equal(before, archived.Files());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_DaysWithoutRows_AreReadOnce(bool isAnotherDayLeft)
    {
        await using var archived = await ArchivedMarket.StartAsync();
        await archived.Market.AcceptAsync(Market.Trade("AAPL", "2026-11-20T15:00:00Z", 188));
        await archived.RunAtAsync(Saturday);
        archived.SetTime("2026-11-23T00:59:59Z");
        if (isAnotherDayLeft)
        {
            await archived.Market.AcceptAsync(Market.Trade("AAPL", "2026-11-16T15:00:00Z", 1));
        }

        await archived.RunAtAsync("2026-11-23T01:00:00Z");
        var reads = archived.Market.Store.TradeReads;
        await archived.RunAtAsync("2026-11-23T01:01:00Z");
        await archived.RunAtAsync("2026-11-23T01:02:00Z");

        Assert.Equal(reads, archived.Market.Store.TradeReads);
    }

    [Fact]
    public async Task Run_LateTrade_MakesARevisionWhenItHasWaited()
    {
        await using var archived = await ArchivedMarket.StartAsync();
        await archived.Market.AcceptAsync(Market.Trade("AAPL", "2026-11-20T15:00:00Z", 188));
        await archived.RunAtAsync(Saturday);
        await archived.Market.AcceptAsync(Market.Trade("MSFT", "2026-11-20T15:00:00Z", 401));

        await archived.RunAtAsync("2026-11-21T01:30:00Z");
        Assert.Equal(["trades-2026-11-20-r1.parquet"], archived.Files());
        await archived.RunAtAsync("2026-11-21T02:30:00Z");

        Assert.Equal(["trades-2026-11-20-r1.parquet", "trades-2026-11-20-r2.parquet"], archived.Files());
        var manifest = await archived.FindAsync(DataKind.Trades, Friday);
        Assert.Equal((2, 2L), (manifest!.Revision, manifest.Rows));
        await archived.AssertIsSoundAsync();
    }

    [Fact]
    public async Task Run_TradeThatComesWhileTheFileIsWritten_IsInTheNextOne()
    {
        var late = new LateTrade();
        await using var archived = await ArchivedMarket.StartAsync(market => late.Of(market));
        await archived.Market.AcceptAsync(Market.Trade("AAPL", "2026-11-20T15:00:00Z", 188));
        late.IsDue = true;

        await archived.RunAtAsync(Saturday);
        Assert.Null(await archived.FindAsync(DataKind.Trades, Friday));
        await archived.RunAtAsync("2026-11-21T03:00:00Z");

        Assert.Equal(2, (await archived.FindAsync(DataKind.Trades, Friday))?.Rows);
        await archived.AssertIsSoundAsync();
    }

    [Fact]
    public async Task Run_DamagedOrMissingFile_IsWrittenAnew()
    {
        await using var archived = await ArchivedMarket.StartAsync();
        await archived.Market.AcceptAsync(
            Market.Trade("AAPL", "2026-11-19T15:00:00Z", 188), Market.Trade("AAPL", "2026-11-20T15:00:00Z", 188));
        await archived.RunAtAsync(Saturday);
        var before = await archived.FindAsync(DataKind.Trades, Friday);
        File.Delete(archived.PathOf("trades-2026-11-19-r1.parquet"));
        var path = archived.PathOf("trades-2026-11-20-r1.parquet");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        // A round looks at one file a turn.
        for (var minute = 0; minute < 4; minute++)
        {
            await archived.RunAtAsync($"2026-11-21T02:0{minute}:00Z");
        }

        var after = await archived.FindAsync(DataKind.Trades, Friday);
        Assert.Equal((2, before!.RowsSha256), (after!.Revision, after.RowsSha256));
        Assert.Contains("trades-2026-11-19-r1.parquet", archived.Files());
        await archived.AssertIsSoundAsync();
    }

    [Fact]
    public async Task Run_OtherLifeOfTheStore_ReadsAgainAndKeepsTheFileOfTheSameRows()
    {
        await using var archived = await ArchivedMarket.StartAsync();
        await archived.Market.AcceptAsync(Market.Trade("AAPL", "2026-11-20T15:00:00Z", 188));
        await archived.RunAtAsync(Saturday);
        ((StoreEpoch)archived.Market.Get<IStoreEpoch>()).Epoch = 2;

        await archived.RunAtAsync("2026-11-21T03:00:00Z");

        var manifest = await archived.FindAsync(DataKind.Trades, Friday);
        Assert.Equal((1, 2L), (manifest!.Revision, manifest.StoreEpoch));
        Assert.Single(archived.Files());
    }

    [Fact]
    public async Task Run_MonthOfBarsThatIsOver_HasAFile()
    {
        await using var archived = await ArchivedMarket.StartAsync();
        await archived.Market.AcceptAsync(
            Market.Bar("AAPL", BarInterval.OneMinute, "2026-10-30T14:30:00Z", 1, 2, 1, 2),
            Market.Trade("AAPL", "2026-11-20T15:00:00Z", 188));

        await archived.RunAtAsync(Saturday);

        var october = await archived.FindAsync(DataKind.Bars, new LocalDate(2026, 10, 31));
        Assert.True(october!.Rows >= 1);
        Assert.Null(await archived.FindAsync(DataKind.Bars, Friday));

        // A bar of a day may go on after its month.
        await archived.RunAtAsync("2026-12-03T00:59:00Z");
        Assert.Null(await archived.FindAsync(DataKind.Bars, Friday));
        await archived.RunAtAsync("2026-12-03T01:00:00Z");
        Assert.NotNull(await archived.FindAsync(DataKind.Bars, Friday));
        await archived.AssertIsSoundAsync();
    }

    [Fact]
    public async Task Run_InstrumentOfManyRows_HasRowGroupsOfItsOwn()
    {
        await using var archived = await ArchivedMarket.StartAsync();
        await archived.Market.AcceptAsync(Market.Instrument("ZZZ"), Market.Trade("AAPL", "2026-11-20T15:00:00Z", 188));
        var time = Market.At("2026-11-20T14:30:00Z");
        for (var batch = 0; batch < 105; batch++)
        {
            await archived.Market.AcceptAsync([.. Enumerable.Range(batch * 1_000, 1_000).Select(i => Market.Trade(
                "MSFT", InstantPattern.ExtendedIso.Format(time + Duration.FromNanoseconds(i)), 400))]);
        }

        await archived.Market.AcceptAsync(Market.Trade("ZZZ", "2026-11-20T15:00:00Z", 1));

        await archived.RunAtAsync(Saturday);

        var manifest = await archived.FindAsync(DataKind.Trades, Friday);
        Assert.Equal(
            [[new ArchiveRun(0, 1)], [new ArchiveRun(1, 100_000)], [new ArchiveRun(1, 5_000), new ArchiveRun(2, 1)]],
            manifest!.RowGroups.Select(group => group.Runs.ToArray()));
        await archived.AssertIsSoundAsync();
    }

    [Fact]
    public async Task Run_OnTwoNodesAtOnce_LeavesOneSoundFile()
    {
        await using var archived = await ArchivedMarket.StartAsync();
        await archived.Market.AcceptAsync(Market.Trade("AAPL", "2026-11-20T15:00:00Z", 188));
        archived.SetTime(Saturday);
        var cancellation = TestContext.Current.CancellationToken;
        var (first, second) = (archived.MakeJob(), archived.MakeJob());

        await Task.WhenAll(
            Task.Run(() => first.RunAsync(cancellation), cancellation),
            Task.Run(() => second.RunAsync(cancellation), cancellation));

        Assert.Equal(1, (await archived.FindAsync(DataKind.Trades, Friday))?.Rows);
        await archived.AssertIsSoundAsync();
    }

    [Fact]
    public async Task Run_DayThatNoTypeHolds_DoesNotKeepTheOthersBack()
    {
        await using var archived = await ArchivedMarket.StartAsync();
        await archived.Market.AcceptAsync(
            Market.Trade("AAPL", "2026-11-19T15:00:00Z", 99_999_999_999_999m),
            Market.Trade("AAPL", "2026-11-19T15:00:01Z", 0.0000000000000000000000000001m),
            Market.Trade("AAPL", "2026-11-20T15:00:00Z", 188));

        await archived.RunAtAsync(Saturday);
        archived.SetTime("2026-11-21T15:00:00Z");
        await archived.Market.AcceptAsync(Market.Trade("AAPL", "2026-11-21T15:00:00Z", 188));
        await archived.RunAtAsync("2026-11-22T01:00:00Z");

        Assert.Equal(["trades-2026-11-20-r1.parquet", "trades-2026-11-21-r1.parquet"], archived.Files());
        Assert.NotNull(await archived.Catalog.FindStateAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Run_ChangesWithoutAnEnd_DoNotKeepNewDaysBack()
    {
        await using var archived = await ArchivedMarket.StartAsync();
        var monday = new LocalDate(2026, 11, 16);
        for (var day = 20; day < 23; day++)
        {
            archived.SetTime($"2026-11-{day}T15:00:00Z");
            await archived.Market.AcceptAsync(Market.Trade("AAPL", $"2026-11-{day}T15:00:00Z", 188));
            archived.SetTime($"2026-11-{day + 1}T00:59:59Z");
            await archived.Market.AcceptAsync(Market.Trade("AAPL", "2026-11-16T15:00:00Z", day));
            await archived.RunAtAsync($"2026-11-{day + 1}T01:00:00Z");
            Assert.Null(await archived.FindAsync(DataKind.Trades, monday));
        }

        Assert.Contains("trades-2026-11-20-r1.parquet", archived.Files());
        Assert.Contains("trades-2026-11-21-r1.parquet", archived.Files());
    }

    [Fact]
    public async Task Run_ThatEndsAtAnyStep_IsCompletedByTheNext()
    {
        var broken = 0;
        for (var step = 0; ; step++)
        {
            await using var archived = await ArchivedMarket.StartAsync();
            await archived.Market.AcceptAsync(
                Market.Trade("AAPL", "2026-11-19T15:00:00Z", 188), Market.Trade("AAPL", "2026-11-20T15:00:00Z", 189));
            archived.BreakAt(step);
            var run = await Record.ExceptionAsync(() => archived.RunAtAsync(Saturday));
            archived.BreakAt(null);
            if (run is null)
            {
                break;
            }

            Assert.IsType<KilledException>(run);
            broken++;
            archived.MakeJob();
            await archived.RunAtAsync("2026-11-21T02:00:00Z");

            Assert.Equal(1, (await archived.FindAsync(DataKind.Trades, Thursday))?.Rows);
            Assert.Equal(1, (await archived.FindAsync(DataKind.Trades, Friday))?.Rows);
            await archived.AssertIsSoundAsync();
        }

        Assert.True(broken > 10, $"There were {broken} steps.");
    }

    [Fact]
    public async Task Run_FolderThatCannotBeUsed_GoesOnWhenItCan()
    {
        await using var archived = await ArchivedMarket.StartAsync();
        await archived.Market.AcceptAsync(Market.Trade("AAPL", "2026-11-20T15:00:00Z", 188));
        await File.WriteAllTextAsync(archived.Folder, "no folder", TestContext.Current.CancellationToken);

        await archived.RunAtAsync(Saturday);
        var failing = await archived.Monitor.GetStateAsync(TestContext.Current.CancellationToken);

        File.Delete(archived.Folder);
        await archived.RunAtAsync(Saturday);
        Assert.Single(archived.Files());
        Assert.Equal(StoreHealth.Degraded, failing.Health);
        Assert.StartsWith("1 of its files could not be written since ", failing.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(archived.Folder, failing.Detail, StringComparison.Ordinal);
        var working = await archived.Monitor.GetStateAsync(TestContext.Current.CancellationToken);
        Assert.Equal((StoreHealth.Healthy, string.Empty), (working.Health, working.Detail));
    }

    // Publishes a trade of Friday between the first read of a file's rows and the end of the file.
    private sealed class LateTrade
    {
        public bool IsDue { get; set; }

        public ITradeReader Of(Market market) => new Reader(market, this);

        private sealed class Reader(Market market, LateTrade late) : ITradeReader
        {
            public ValueTask<IReadOnlyList<Trade>> ListAsync(TickRange range, CancellationToken cancellationToken) =>
                ((ITradeReader)market.Store).ListAsync(range, cancellationToken);

            public async ValueTask<StoredPage<Trade>> ReadPageAsync(
                TickRange range, CancellationToken cancellationToken)
            {
                var page = await ((ITradeReader)market.Store).ReadPageAsync(range, cancellationToken);
                if (late.IsDue && range.StartTime == Market.At("2026-11-20T00:00:00Z"))
                {
                    late.IsDue = false;
                    await market.AcceptAsync(Market.Trade("AAPL", "2026-11-20T15:00:01Z", 189));
                }

                return page;
            }
        }
    }
}
