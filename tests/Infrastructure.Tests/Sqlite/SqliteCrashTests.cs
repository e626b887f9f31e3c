using FinApi.Application.History;
using FinApi.Application.Storage;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Sqlite;

public sealed class SqliteCrashTests
{
    [Fact]
    public async Task CommitAsync_ProcessKilledInTheMiddle_LosesNothingAcknowledged()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var store = new SqliteStore();
        using var process = new CommittingProcess(store.Folder);
        var acknowledged = await process.AcknowledgedAsync(atLeast: 2_000, cancellation);

        acknowledged = await process.KillAsync(acknowledged, cancellation);

        var last = (await store.Writer.ReadHeadAsync(cancellation)).LastSequence;
        var all = new TickRange(Aapl, null, null, IsDescending: false, Limit: int.MaxValue);
        var trades = await store.Trades.ListAsync(all, cancellation);
        var ledger = await store.Ledgers.FindAsync("feed", cancellation);
        // The commit that was under way may have become durable unacknowledged: whole, or not at all.
        Assert.InRange(last, acknowledged, acknowledged + CommittingProcess.TradesPerCommit);
        Assert.Equal(Enumerable.Range(1, (int)last).Select(i => (long)i), trades.Select(t => t.Sequence));
        Assert.Equal([new SequenceRange(1, last)], ledger?.Ranges);
    }

    [Fact]
    public async Task Open_FolderUsedByAnotherProcess_IsRefused()
    {
        await using var store = new SqliteStore();
        using var process = new CommittingProcess(store.Folder);
        await process.AcknowledgedAsync(atLeast: 1, TestContext.Current.CancellationToken);

        var refused = Assert.Throws<StoreUnusableException>(store.Database.Open);

        Assert.Contains("another FinApi", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Data:Path", refused.Message, StringComparison.Ordinal);
    }
}
