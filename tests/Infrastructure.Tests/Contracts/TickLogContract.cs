using FinApi.Application.Log;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Contracts;

/// <summary>What followers may rely on, whatever the engine of the log.</summary>
public abstract class TickLogContract : IAsyncLifetime
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract ITickLog Log { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task ReadAsync_RowsBehindThePosition_ComeInOrder()
    {
        await AppendAsync(Row(1, 1, count: 3));
        await AppendAsync(Row(1, 4, count: 2));
        await AppendAsync(Row(1, 6, count: 1));

        var read = await Log.ReadAsync(Epoch, 3, 2, Cancellation);

        Assert.Equal((Epoch, 3L), (read.Epoch, read.After));
        Assert.Equal([(4L, 5L), (6L, 6L)], read.Rows.Select(row => (row.FirstPosition, row.LastPosition)));
        Assert.Equal(2, read.Rows[0].Entries.Count);
    }

    [Fact]
    public async Task ReadAsync_NothingBehindThePosition_WaitsForTheNextRow()
    {
        await AppendAsync(Row(1, 1, count: 1));

        var reading = Log.ReadAsync(Epoch, 1, 10, Cancellation).AsTask();
        await AppendAsync(Row(1, 2, count: 1));

        Assert.Equal([2L], (await reading).Rows.Select(row => row.FirstPosition));
    }

    [Fact]
    public async Task ReadAsync_Cancelled_EndsAndTheNextReadWorks()
    {
        await AppendAsync(Row(1, 1, count: 1));
        using var stop = new CancellationTokenSource();
        var reading = Log.ReadAsync(Epoch, 1, 10, stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Single((await Log.ReadAsync(Epoch, 0, 10, Cancellation)).Rows);
    }

    [Fact]
    public async Task ReadAsync_AnotherEpoch_IsToldAtOnce()
    {
        await AppendAsync(Row(1, 1, count: 1));

        var read = await Log.ReadAsync(Epoch + 1, 1, 10, Cancellation);

        Assert.Equal(Epoch, read.Epoch);
    }

    [Fact]
    public async Task AppendAsync_LowerTerm_ReachesNobody()
    {
        await AppendAsync(Row(2, 1, count: 1));

        await TryAppendAsync(Row(1, 2, count: 1));
        await AppendAsync(Row(2, 2, count: 2));

        var read = await Log.ReadAsync(Epoch, 1, 10, Cancellation);
        Assert.Equal([(2L, 2)], read.Rows.Select(row => (row.Term, row.Entries.Count)));
    }

    [Fact]
    public async Task ReadAsync_RowsBeforeTheWindow_AreSkippedAndSaid()
    {
        await AppendAsync(Row(1, 1, count: 2));
        await AppendAsync(Row(1, 3, count: 2));
        await AppendAsync(Row(1, 5, count: 2));
        await TrimAsync(2);

        var read = await Log.ReadAsync(Epoch, 0, 10, Cancellation);

        Assert.Equal(4, read.After);
        Assert.Equal([5L], read.Rows.Select(row => row.FirstPosition));
    }

    protected const long Epoch = 1;

    protected abstract Task AppendAsync(LogRow row);

    /// <summary>Appends as a writer does that does not know that it is none any more.</summary>
    protected abstract Task TryAppendAsync(LogRow row);

    /// <summary>Lets go of all but so many of the newest entries.</summary>
    protected abstract Task TrimAsync(int entries);

    private static LogRow Row(long term, long firstPosition, int count) =>
        new(term, firstPosition, Opening, [.. Enumerable.Range(0, count)
            .Select(i => LogEntry.Of(MinimalQuote(firstPosition + i), "feed", LogEntryTraits.None))]);
}
