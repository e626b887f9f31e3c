using FinApi.Application.Log;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Tests.Contracts;
using FinApi.Infrastructure.Tests.Postgres;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Tests.Redis.Log;

/// <summary>The suite of the port, and what only Redis has, on each form of Redis.</summary>
public abstract class RedisTickLogTests(RedisForm form) : TickLogContract
{
    private readonly StoredRows _store = new();
    private RedisLogNode _writer = null!;
    private RedisLogNode _follower = null!;

    protected override ITickLog Log => _follower.Log;

    public override async ValueTask InitializeAsync()
    {
        var text = await SharedRedis.ConnectionStringAsync(form);
        var options = SharedRedis.NewOptions();
        _writer = new RedisLogNode(text, options, _store);
        _follower = new RedisLogNode(text, options, _store);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_follower is not null)
        {
            await _follower.DisposeAsync();
            await _writer.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ReadAsync_RowsThatRedisHas_ComeFromRedisAlone()
    {
        await AppendAsync(Row(1, 1));
        await AppendAsync(Row(1, 2));

        // From the stream: nobody followed when they were told. Then as they are told.
        Assert.Equal([2L], await _follower.FollowAsync(1, rows: 1, Cancellation));
        var following = _follower.FollowAsync(2, rows: 20, Cancellation);
        for (var position = 3; position <= 22; position++)
        {
            await AppendAsync(Row(position < 10 ? 1 : 2, position));
        }

        Assert.Equal(Enumerable.Range(3, 20).Select(position => (long)position), await following);
        Assert.Equal(0, _store.Asked);
    }

    [Fact]
    public async Task ReadAsync_SettledData_HoldStandbysBackAsTheWriterDoes()
    {
        _writer.Fence.NoteAll(77);
        await AppendAsync(new LogRow(1, 1, Samples.Opening, [new LogEntry(new SettledVersion(Samples.Aapl, 3))]));

        await _follower.FollowAsync(0, rows: 1, Cancellation);

        Assert.Equal(77, _follower.Fence.PositionOf(Samples.Aapl));
    }

    [Fact]
    public async Task AppendAsync_PastOfAnotherStore_IsReplacedByThatOfTheStore()
    {
        // A backup was restored: the store is at an earlier term and epoch than the servers.
        for (var position = 1; position <= 3; position++)
        {
            await _writer.Partition.AppendAsync(5, Row(9, position), 0, false, null, Cancellation);
        }

        await AppendAsync(Row(2, 1));
        await AppendAsync(Row(2, 2));

        await Until.TrueAsync(
            async () => await _writer.Partition.FindStateAsync(Cancellation) is { Epoch: 1, Term: 2, Position: 2 },
            () => "Redis does not get the past of the store.");
        Assert.Equal([1L, 2L], await _follower.FollowAsync(0, rows: 2, Cancellation));
    }

    [Theory]
    [InlineData("HSET", "meta", "epoch", "garbage")]
    [InlineData("HDEL", "meta", "position")]
    [InlineData("SET", "meta", "junk")]
    [InlineData("SET", "entries", "junk")]
    [InlineData("SET", "notes", "junk")]
    [InlineData("LSET", "notes", "0", "junk")]
    [InlineData("XADD", "entries", "99999999-1", "r", "junk")]
    [InlineData("XADD", "entries", "1-3", "x", "junk")]
    public async Task AppendAsync_KeysHoldWhatSomebodyElseWrote_BeginsAgainAndLosesNothing(
        string command, string key, params string[] rest)
    {
        await AppendAsync(Row(1, 1));
        await AppendAsync(Row(1, 2));
        await _follower.FollowAsync(0, rows: 2, Cancellation);
        object[] arguments = [(RedisKey)_writer.Connection.Key($"{{log:0}}:{key}"), .. rest];
        await _writer.Connection.CallAsync(database => database.ExecuteAsync(command, arguments), Cancellation);

        var following = _follower.FollowAsync(2, rows: 3, Cancellation);
        for (var position = 3; position <= 5; position++)
        {
            await AppendAsync(Row(1, position));
        }

        Assert.Equal([3L, 4L, 5L], await following);
        await _writer.UntilRedisHasAsync(5);
        var late = await _follower.FollowAsync(0, rows: 5, Cancellation);
        Assert.Equal([1L, 2L, 3L, 4L, 5L], late);
    }

    [Fact]
    public async Task ReadAsync_RowThatCannotBeRead_ComesFromTheStore()
    {
        await AppendAsync(Row(1, 1));
        await _follower.FollowAsync(0, rows: 1, Cancellation);
        _store.Add(Row(1, 2));
        var entries = _writer.Connection.Key("{log:0}:entries");
        var meta = _writer.Connection.Key("{log:0}:meta");
        await _writer.Connection.CallAsync(
            database => database.StreamAddAsync(entries, "r", "junk", "1-2"), Cancellation);
        await _writer.Connection.CallAsync(
            database => database.HashSetAsync(meta, "position", 2), Cancellation);

        Assert.Equal([2L], await _follower.FollowAsync(1, rows: 1, Cancellation));

        await AppendAsync(Row(1, 3));
        Assert.Equal([3L], await _follower.FollowAsync(2, rows: 1, Cancellation));
    }

    [Fact]
    public async Task AppendAsync_AnotherNodeBeginsToWriteMeanwhile_LeavesItsRows()
    {
        await AppendAsync(Row(1, 1));
        _store.Add(Row(1, 2));
        var looks = 0;
        _store.AfterHead = async () =>
        {
            // The other node is the writer once this one has read that it is one itself.
            if (++looks == 1)
            {
                await _writer.Partition.AppendAsync(1, Row(2, 4), 0, isAfterHole: true, null, Cancellation);
                _store.Add(Row(2, 4));
            }
        };

        // Behind a hole, so that it is owed.
        await AppendAsync(Row(1, 3));

        await Until.TrueAsync(
            () => Task.FromResult(looks > 1 && !_writer.Metrics.IsBehind), () => "It still owes what is another's.");
        var kept = await _writer.Partition.ReadAsync(0, 0, 100, Cancellation);
        Assert.Equal([(1L, 1L), (2L, 4L)], kept.Select(row => (row.Term, row.FirstPosition)));
    }

    [Fact]
    public async Task AppendAsync_StoreCannotBeReadForAnyReason_IsTriedUntilItCan()
    {
        await AppendAsync(Row(1, 1));
        _store.Add(Row(1, 2));
        _store.Fault = new FormatException("A row that cannot be read.");
        await AppendAsync(Row(1, 3));
        var asked = _store.Asked;
        await Until.TrueAsync(() => Task.FromResult(_store.Asked > asked + 1), () => "It is not tried again.");

        _store.Fault = null;

        await _writer.UntilRedisHasAsync(3);
    }

    [Fact]
    public async Task AppendAsync_RowsBeforeItAreMissing_AreCopiedFromTheStore()
    {
        // A writer died after it had committed and before it had told.
        await AppendAsync(Row(1, 1));
        await _follower.FollowAsync(0, rows: 1, Cancellation);
        _store.Add(Row(1, 2));
        _store.Add(Row(1, 3));

        await AppendAsync(Row(2, 4));

        await _writer.UntilRedisHasAsync(4);
        var asked = _store.Asked;
        Assert.Equal([2L, 3L, 4L], await _follower.FollowAsync(1, rows: 3, Cancellation));
        Assert.Equal(asked, _store.Asked);
    }

    protected override async Task AppendAsync(LogRow row)
    {
        _store.Add(row);
        await TryAppendAsync(row);
    }

    protected override Task TryAppendAsync(LogRow row) => _writer.Log.AppendAsync(Epoch, row, Cancellation).AsTask();

    protected override async Task TrimAsync(int entries)
    {
        _store.Trim(entries);
        await _writer.Connection.CallAsync(
            database => database.KeyDeleteAsync(_writer.Connection.Key("{log:0}:entries")), Cancellation);
    }

    private static LogRow Row(long term, long position) =>
        new(term, position, Samples.Opening, [LogEntry.Of(Samples.MinimalQuote(position), "feed", default)]);
}

public sealed class SingleRedisTickLogTests() : RedisTickLogTests(RedisForm.Single);

public sealed class SentinelRedisTickLogTests() : RedisTickLogTests(RedisForm.Sentinel);

public sealed class ClusterRedisTickLogTests() : RedisTickLogTests(RedisForm.Cluster);
