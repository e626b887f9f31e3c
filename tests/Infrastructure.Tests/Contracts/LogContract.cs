using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using NodaTime;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Contracts;

/// <summary>The rows of the log in a store.</summary>
public abstract class LogContract : StoreContract
{
    [Fact]
    public async Task ReadAsync_EmptyStore_IsAtItsBeginning()
    {
        Assert.Equal(0, (await Store.Log.ReadHeadAsync(Cancellation)).LastPosition);
        Assert.InRange((await Store.Log.ReadHeadAsync(Cancellation)).Epoch, 1, long.MaxValue);
        var read = await Store.Log.ReadAsync(0, 10, Cancellation);
        Assert.Empty(read.Rows);
        Assert.Equal(0, read.After);
        Assert.Equal(0, (await Store.Log.ReadCheckpointAsync(Cancellation)).Position);
    }

    [Fact]
    public async Task ReadAsync_RowsOfCommits_SurviveReopeningInOrder()
    {
        var first = Row(1, LogSamples.Everything());
        var second = Row(first.LastPosition + 1, [LogEntry.Of(FullTrade(9), "feed", LogEntryTraits.TopicItem)]);
        await AppendAsync(first);
        await AppendAsync(second);

        await Store.ReopenAsync();

        var read = await Store.Log.ReadAsync(0, 10, Cancellation);
        Assert.Equal(0, read.After);
        Assert.Equal([first.FirstPosition, second.FirstPosition], read.Rows.Select(row => row.FirstPosition));
        Assert.Equal(first.Entries, read.Rows[0].Entries);
        Assert.Equal(first.Time, read.Rows[0].Time);
        Assert.Equal(second.LastPosition, (await Store.Log.ReadHeadAsync(Cancellation)).LastPosition);
    }

    [Fact]
    public async Task ReadAsync_BehindAPosition_GivesAtMostSoManyRowsFromThere()
    {
        for (var position = 1; position <= 5; position++)
        {
            await AppendAsync(Row(position, [LogEntry.Of(MinimalQuote(position), "feed", LogEntryTraits.None)]));
        }

        var read = await Store.Log.ReadAsync(2, 2, Cancellation);
        var end = await Store.Log.ReadAsync(5, 2, Cancellation);

        Assert.Equal(2, read.After);
        Assert.Equal([3L, 4L], read.Rows.Select(row => row.FirstPosition));
        Assert.Equal((5L, 0), (end.After, end.Rows.Count));
    }

    [Fact]
    public async Task CommitAsync_PartFails_LeavesNoRow()
    {
        await AppendAsync(Row(1, [LogEntry.Of(MinimalTrade(1), "feed", LogEntryTraits.None)]), MinimalTrade(1));

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await AppendAsync(
            Row(2, [LogEntry.Of(MinimalTrade(1), "feed", LogEntryTraits.None)]), MinimalTrade(1)));

        Assert.Single((await Store.Log.ReadAsync(0, 10, Cancellation)).Rows);
        Assert.Equal(1, (await Store.Log.ReadHeadAsync(Cancellation)).LastPosition);
    }

    [Fact]
    public async Task TrimAsync_OldRows_GoUpToTheCheckpointOnly()
    {
        for (var position = 1; position <= 4; position++)
        {
            await AppendAsync(Row(position, [LogEntry.Of(MinimalQuote(position), "feed", LogEntryTraits.None)]));
        }

        var topic = new TopicKey(Aapl, TopicKind.Quotes);
        var checkpoint = new LogCheckpoint(
            2, new Dictionary<TopicKey, long> { [topic] = 2 }, [FullBar(3).Bar]);
        await Store.LogTrimming.TrimAsync(checkpoint, Opening + Duration.FromDays(1), 1_000, Cancellation);

        var read = await Store.Log.ReadAsync(0, 10, Cancellation);
        Assert.Equal(2, read.After);
        Assert.Equal([3L, 4L], read.Rows.Select(row => row.FirstPosition));
        var kept = await Store.Log.ReadCheckpointAsync(Cancellation);
        Assert.Equal(2, kept.Position);
        Assert.Equal(checkpoint.Numbers, kept.Numbers);
        Assert.Equal(checkpoint.OpenBars, kept.OpenBars);
    }

    [Fact]
    public async Task TrimAsync_MoreThanSoManyEntries_KeepsTheNewest()
    {
        for (var position = 1; position <= 4; position++)
        {
            await AppendAsync(Row(position, [LogEntry.Of(MinimalQuote(position), "feed", LogEntryTraits.None)]));
        }

        await Store.LogTrimming.TrimAsync(Checkpoint(4), Opening - Duration.FromDays(1), 3, Cancellation);

        Assert.Equal(
            [2L, 3L, 4L], (await Store.Log.ReadAsync(0, 10, Cancellation)).Rows.Select(row => row.FirstPosition));
    }

    [Fact]
    public async Task TrimAsync_OlderCheckpoint_DoesNotReplaceANewerOne()
    {
        for (var position = 1; position <= 4; position++)
        {
            await AppendAsync(Row(position, [LogEntry.Of(MinimalQuote(position), "feed", LogEntryTraits.None)]));
        }

        await Store.LogTrimming.TrimAsync(Checkpoint(3), Opening + Duration.FromDays(1), 1_000, Cancellation);
        await Store.LogTrimming.TrimAsync(Checkpoint(2), Opening + Duration.FromDays(1), 1_000, Cancellation);

        Assert.Equal(3, (await Store.Log.ReadCheckpointAsync(Cancellation)).Position);
        Assert.Equal(3, (await Store.Log.ReadAsync(0, 10, Cancellation)).After);
    }

    private static LogCheckpoint Checkpoint(long position) => LogCheckpoint.Empty with { Position = position };

    private static LogRow Row(long firstPosition, IReadOnlyList<LogEntry> entries) =>
        new(Term: 0, firstPosition, Opening, entries);

    private ValueTask AppendAsync(LogRow row, params Trade[] trades) =>
        Store.CommitAsync(new MarketCommit { LastSequence = row.LastPosition, Trades = trades, Row = row });
}
