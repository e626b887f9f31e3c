using FinApi.Application.Ingest;
using FinApi.Application.Storage;

namespace FinApi.Application.Tests.Ingest;

/// <summary>An item that breaks FinApi in a way that nobody foresaw is rejected alone, wherever it breaks.</summary>
public sealed class UnforeseenItemTests
{
    private const string Now = "2026-11-20T15:00:00Z";
    private const decimal Poison = 13;

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(2, 1, false)]
    [InlineData(7, 3, true)]
    [InlineData(1_000, 0, false)]
    [InlineData(1_000, 999, true)]
    public async Task PublishAsync_OneItemThatCannotBeStored_IsRejectedAlone(
        int count, int poisoned, bool isForeseenByTheStore)
    {
        await using var market = await StartAsync(isForeseenByTheStore);
        await market.PublishAsync(new IngestBatch("feed", 1, 1, [Trade(50)]));
        var items = Enumerable.Range(0, count).Select(i => Trade(i == poisoned ? Poison : 20 + i)).ToArray();

        var receipt = (await market.PublishAsync(new IngestBatch("feed", 1, 5, items))).Value;

        Assert.Equal((5, count - 1, 0), (receipt.FirstSequence, receipt.Accepted, receipt.Duplicates));
        var rejection = Assert.Single(receipt.Rejections);
        Assert.Equal((poisoned, "INVALID_FIELD", "item"), (rejection.Index, rejection.Reason, rejection.Field));
        Assert.Equal((2, 4), (receipt.SourceGap?.First, receipt.SourceGap?.Last));
        Assert.Equal(count, market.Store.Trades.Count);
        Assert.Equal(market.Store.Commits[^1].LastSequence, receipt.LogSequence);
    }

    [Fact]
    public async Task PublishAsync_SeveralOfThemInBatchesOfOneCommit_LeavesTheOthersStoredOnce()
    {
        await using var market = await StartAsync();
        var batches = Enumerable.Range(1, 8).Select(source => new IngestBatch(
            $"feed-{source}", 1, 1, [Trade(20 + source), Trade(source % 3 == 0 ? Poison : 40 + source), Trade(60)]));

        var receipts = await Task.WhenAll(batches.Select(batch => market.PublishAsync(batch).AsTask()));

        Assert.Equal(
            Enumerable.Range(1, 8).Select(source => source % 3 == 0 ? 2 : 3),
            receipts.Select(receipt => receipt.Value.Accepted));
        Assert.Equal(22, market.Store.Trades.Count);
        Assert.Equal(22, market.Store.Trades.Select(trade => trade.Sequence).Distinct().Count());

        // Sent again it is stored no second time, and rejected again.
        var again = (await market.PublishAsync(
            new IngestBatch("feed-3", 1, 1, [Trade(23), Trade(Poison), Trade(60)]))).Value;
        Assert.Equal((0, 2, 1), (again.Accepted, again.Duplicates, again.Rejections.Count));
    }

    // A fault that has nothing to do with the items rejects none: they would be lost.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PublishAsync_FaultWhateverIsSent_EndsTheCallAndRejectsNothing(bool isForeseenByTheStore)
    {
        await using var market = await StartAsync();
        market.Store.Refuse = _ => isForeseenByTheStore
            ? new UnstorableDataException("broken")
            : new InvalidOperationException("broken");
        var batch = new IngestBatch("feed", 1, 1, [Trade(20), Trade(21), Trade(22)]);

        await Assert.ThrowsAsync<InvalidOperationException>(() => market.PublishAsync(batch).AsTask());

        market.Store.Refuse = _ => null;
        Assert.Equal(3, (await market.PublishAsync(batch)).Value.Accepted);
    }

    private static async Task<Market> StartAsync(bool isForeseenByTheStore = true)
    {
        var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"));
        market.Store.Refuse = commit => (commit.Trades.Any(trade => trade.Price == Poison), isForeseenByTheStore) switch
        {
            (false, _) => null,
            (_, true) => new UnstorableDataException("The store cannot hold it."),
            (_, false) => new InvalidCastException("The driver cannot hold it."),
        };
        return market;
    }

    private static IngestItem Trade(decimal price) => Market.Trade("AAPL", Now, price);
}
