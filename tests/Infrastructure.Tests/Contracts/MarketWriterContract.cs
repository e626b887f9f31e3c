using FinApi.Application.History;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using NodaTime;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Contracts;

public abstract class MarketWriterContract : StoreContract
{
    private static readonly LocalDate Monday = new(2026, 11, 16);

    [Fact]
    public async Task ReadHeadAsync_EmptyStore_Is0()
    {
        Assert.Equal(0, (await Store.Writer.ReadHeadAsync(Cancellation)).LastSequence);
    }

    [Fact]
    public async Task CommitAsync_EveryPart_SurvivesReopening()
    {
        await Store.CommitAsync(Everything(sequence: 7));

        await Store.ReopenAsync();

        await AssertEverythingAsync(Everything(sequence: 7));
    }

    [Fact]
    public async Task CommitAsync_LaterPartFails_StoresNothing()
    {
        await Store.CommitAsync(Everything(sequence: 7));
        var next = Everything(sequence: 9);
        var failing = new MarketCommit
        {
            LastSequence = 9,
            Trades = [next.Trades[0], FullTrade(7)],
            Quotes = next.Quotes,
            RemovedRanges = [new BarRangeRemoval(Aapl, BarInterval.OneMinute, new TimeRange(Start: null, End: null))],
            Bars = [MinimalBar(5)],
            Instruments = [MinimalInstrument("NEW")],
            CorporateActions = [Split("NEW", Monday)],
            Sources = [Ledger("feed", 2, new SequenceRange(1, 1))],
            SettledVersions = [new(Aapl, 99)],
        };

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Store.CommitAsync(failing));

        await AssertEverythingAsync(Everything(sequence: 7));
    }

    [Fact]
    public async Task CommitAsync_RemovedRanges_GoBeforeOthersAreStored()
    {
        var (first, other) = (MinimalBar(1), MinimalBar(3));
        await Store.CommitAsync(first, MinimalBar(2), other);

        await Store.CommitAsync(new MarketCommit
        {
            LastSequence = 1,
            RemovedRanges =
            [
                new BarRangeRemoval(Aapl, BarInterval.OneMinute, new TimeRange(Start: null, other.Bar.StartTime)),
            ],
            Bars = [first with { Bar = first.Bar with { Revision = 1 } }],
        });

        var stored = await Store.Bars.ListAsync(
            new BarRange(Aapl, BarInterval.OneMinute, null, null, IsDescending: false, Limit: 10), Cancellation);
        Assert.Equal(
            [(first.Bar.StartTime, 1), (other.Bar.StartTime, 0)],
            stored.Select(bar => (bar.Bar.StartTime, bar.Bar.Revision)));
    }

    // Two nodes that write in turn count from what each of them saw last.
    [Fact]
    public async Task CommitAsync_SettledVersionCountedFromAnOldOne_IsRaisedAllTheSame()
    {
        List<long> stored = [];
        foreach (var version in new[] { 5, 2, 2, 7, 20 })
        {
            await Store.CommitAsync(new MarketCommit { LastSequence = 1, SettledVersions = [new(Aapl, version)] });
            stored.Add((await Store.Reference.ListSettledVersionsAsync(Cancellation))[0].Version);
        }

        Assert.Equal([5, 6, 7, 8, 20], stored);
    }

    [Fact]
    public async Task CommitAsync_AfterAFailedOne_Works()
    {
        await Store.CommitAsync(MinimalTrade(1));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Store.CommitAsync(MinimalTrade(1)));

        await Store.CommitAsync(MinimalTrade(2));

        Assert.Equal([1, 2], (await TradesAsync()).Select(t => t.Sequence));
        Assert.Equal(2, (await Store.Writer.ReadHeadAsync(Cancellation)).LastSequence);
    }

    [Theory]
    [InlineData(1600)]
    [InlineData(2300)]
    public async Task CommitAsync_TimeThatCannotBeStored_IsUnstorableAndStoresNothing(int year)
    {
        var trade = MinimalTrade(2) with { EventTime = Instant.FromUtc(year, 1, 1, 0, 0) };

        await Assert.ThrowsAsync<UnstorableDataException>(
            async () => await Store.CommitAsync(MinimalTrade(1), trade));

        Assert.Empty(await TradesAsync());
    }

    [Fact]
    public async Task CommitAsync_CancelledBefore_StoresNothing()
    {
        var commit = new MarketCommit { LastSequence = 1, Trades = [MinimalTrade(1)] };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.Writer.CommitAsync(commit, new CancellationToken(canceled: true)));

        Assert.Empty(await TradesAsync());
    }

    // Each commit holds ten trades: a reader that saw a part of one would count something else.
    [Fact]
    public async Task CommitAsync_WhileReading_ShowsWholeCommitsOnly()
    {
        var committing = Task.Run(
            async () =>
            {
                for (var commit = 0; commit < 50; commit++)
                {
                    await Store.CommitAsync([.. Enumerable.Range((commit * 10) + 1, 10).Select(i => MinimalTrade(i))]);
                }
            },
            Cancellation);

        while (!committing.IsCompleted)
        {
            Assert.Equal(0, (await TradesAsync()).Count % 10);
        }

        await committing;
        Assert.Equal(500, (await TradesAsync()).Count);
    }

    private static MarketCommit Everything(long sequence) => new()
    {
        LastSequence = sequence,
        Trades = [FullTrade(sequence)],
        Quotes = [FullQuote(sequence - 1)],
        Bars = [FullBar(0)],
        Instruments = [FullInstrument("AAPL")],
        CorporateActions = [Split("AAPL", Monday)],
        Sources = [Ledger("feed", 1, new SequenceRange(1, 2), new SequenceRange(4, 4))],
        SettledVersions = [new(Aapl, 3)],
    };

    private async Task AssertEverythingAsync(MarketCommit commit)
    {
        var all = new TickRange(Aapl, null, null, IsDescending: false, Limit: 100);
        Assert.Equal(commit.LastSequence, (await Store.Writer.ReadHeadAsync(Cancellation)).LastSequence);
        Assert.Equal(commit.Trades, await TradesAsync());
        Assert.Equal(commit.Quotes, await Store.Quotes.ListAsync(all, Cancellation));
        Assert.Equal(commit.Instruments, await Store.Reference.ListInstrumentsAsync(Cancellation));
        Assert.Equal(commit.CorporateActions, await Store.Reference.ListCorporateActionsAsync(Cancellation));
        Assert.Equal(commit.SettledVersions, await Store.Reference.ListSettledVersionsAsync(Cancellation));
        Assert.Equal(commit.Bars, await BarsAsync(BarInterval.OneDay));
        Assert.Empty(await BarsAsync(BarInterval.OneMinute));
        var ledger = await Store.Ledgers.FindAsync("feed", Cancellation);
        Assert.Equal(commit.Sources[0].Epoch, ledger?.Epoch);
        Assert.Equal(commit.Sources[0].Ranges, ledger?.Ranges);
    }

    private ValueTask<IReadOnlyList<Trade>> TradesAsync() =>
        Store.Trades.ListAsync(new TickRange(Aapl, null, null, IsDescending: false, Limit: 10_000), Cancellation);

    private ValueTask<IReadOnlyList<StoredBar>> BarsAsync(BarInterval interval) =>
        Store.Bars.ListAsync(new BarRange(Aapl, interval, null, null, IsDescending: false, Limit: 100), Cancellation);
}
