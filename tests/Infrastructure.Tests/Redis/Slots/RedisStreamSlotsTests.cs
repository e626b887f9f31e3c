using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Redis.Scripting;
using FinApi.Infrastructure.Redis.Slots;
using FinApi.Infrastructure.Tests.Contracts;
using FinApi.Infrastructure.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Tests.Redis.Slots;

/// <summary>The suite over each form of Redis, and two nodes over one.</summary>
public abstract class RedisStreamSlotsTests(RedisForm form) : StreamSlotsContract
{
    private RedisConnection _connection = null!;
    private RedisStreamSlots _slots = null!;
    private RedisStreamSlots _others = null!;
    private bool _isAway;
    private string? _awayAccount;

    protected override IStreamSlots Slots => _slots;

    private IStreamSlots Others => _others;

    public override async ValueTask InitializeAsync()
    {
        _connection = await SharedRedis.ConnectAsync(form);
        (_slots, _others) = (Create(), Create());
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        // A test that is skipped has none.
        _slots?.Dispose();
        _others?.Dispose();
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task TakeAsync_StreamsOfTwoNodes_CountTogether()
    {
        await TakeAsync("a1", Holder("s1", second: 1));
        Assert.Empty(await Others.TakeAsync("a1", 2, Holder("s2", second: 2), Cancellation));

        StreamHolder[] both = [Holder("s1", second: 1), Holder("s2", second: 2)];
        Assert.Equal(both, await TakeAsync("a1", Holder("s3")));
        Assert.Equal(both, await Others.TakeAsync("a1", 2, Holder("s4"), Cancellation));
        Assert.Equal(both, await Slots.ListAsync("a1", Cancellation));
        Assert.Equal(both, await Others.ListAsync("a1", Cancellation));
    }

    [Fact]
    public async Task ReleaseAsync_OnItsNode_FreesTheSlotForTheOther()
    {
        await _slots.StartAsync(Cancellation);
        await TakeAsync("a1", Holder("s1"), limit: 1);

        await Slots.ReleaseAsync("a1", "s1");

        await Until.TrueAsync(
            async () => (await Others.TakeAsync("a1", 1, Holder("s2"), Cancellation)).Count == 0,
            () => "The slot is not free.");
        await _slots.StopAsync(Cancellation);
    }

    [Fact]
    public async Task KeepAsync_RedisLostTheSlots_BringsThemBackEvenOverTheLimit()
    {
        await TakeAsync("a1", Holder("s1"), limit: 1);
        await _connection.CallAsync(
            database => database.KeyDeleteAsync(_connection.Key("slots:{a1}")), Cancellation);
        Assert.Empty(await Others.TakeAsync("a1", 1, Holder("s2", second: 1), Cancellation));

        await _slots.KeepAsync(Cancellation);

        Assert.Equal(
            ["s1", "s2"], (await Others.ListAsync("a1", Cancellation)).Select(holder => holder.SessionId));
    }

    [Fact]
    public async Task TakeAsync_NodeOfTheHolderIsDead_ItsSlotEndsByItself()
    {
        await TakeAsync("a1", Holder("s1"), limit: 1);
        var key = _connection.Key("slots:{a1}");
        var left = await _connection.CallAsync(database => database.KeyTimeToLiveAsync(key), Cancellation);

        // What time does, done at once: the script sees a slot that ended a moment ago.
        await _connection.CallAsync(
            database => database.ScriptEvaluateAsync(
                """
                local stream = cmsgpack.unpack(redis.call('HGET', KEYS[1], 's1'))
                stream[1] = stream[1] - 40001
                return redis.call('HSET', KEYS[1], 's1', cmsgpack.pack(stream))
                """,
                [(RedisKey)key]),
            Cancellation);

        Assert.InRange(left!.Value, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60));
        Assert.Empty(await Others.ListAsync("a1", Cancellation));
        Assert.Empty(await Others.TakeAsync("a1", 1, Holder("s2"), Cancellation));
    }

    [Fact]
    public async Task TakeAsync_RedisDoesNotAnswer_CountsTheShareOfTheNodeAndTellsTheOthersLater()
    {
        await TakeAsync("a1", Holder("s1"), limit: 4);
        _isAway = true;

        Assert.Empty(await TakeAsync("a1", Holder("s2"), limit: 4));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => TakeAsync("a1", Holder("s3"), limit: 4));
        await Slots.ReleaseAsync("a1", "s1");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _slots.WriteAsync(Cancellation));
        _isAway = false;
        await _slots.KeepAsync(Cancellation);

        Assert.Equal(["s2"], (await Others.ListAsync("a1", Cancellation)).Select(holder => holder.SessionId));
    }

    [Theory]
    [InlineData("HSET", "evil", "junk")]
    [InlineData("HSET", "evil", "\u0001")]
    [InlineData("SET", "junk")]
    public async Task TakeAsync_KeyHoldsWhatSomebodyElseWrote_CountsOn(string command, params string[] rest)
    {
        await TakeAsync("a1", Holder("s1"), limit: 2);
        var key = _connection.Key("slots:{a1}");
        await _connection.CallAsync(
            database => database.ExecuteAsync(command, [(RedisKey)key, .. rest]), Cancellation);

        Assert.Empty(await Others.TakeAsync("a1", 2, Holder("s2", second: 1), Cancellation));
        await _slots.KeepAsync(Cancellation);

        Assert.Equal(
            ["s1", "s2"], (await Others.ListAsync("a1", Cancellation)).Select(holder => holder.SessionId));
    }

    [Fact]
    public async Task KeepAsync_OneOfTheServersIsAway_KeepsAndRemovesTheSlotsOfTheOthers()
    {
        string[] accounts = [.. Enumerable.Range(0, 100).Select(number => $"b{number}")];
        foreach (var account in accounts)
        {
            await TakeAsync(account, Holder("kept"), limit: 2);
            await TakeAsync(account, Holder("ended"), limit: 2);
            await Slots.ReleaseAsync(account, "ended");
            var key = _connection.Key($"slots:{{{account}}}");
            await _connection.CallAsync(database => database.HashDeleteAsync(key, "kept"), Cancellation);
        }

        _awayAccount = accounts[0];
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _slots.KeepAsync(Cancellation));
        _awayAccount = null;

        foreach (var account in accounts[1..])
        {
            var held = await Others.ListAsync(account, Cancellation);
            Assert.Equal(["kept"], held.Select(holder => holder.SessionId));
        }
    }

    private RedisStreamSlots Create()
    {
        var script = Scripts.On(_connection, Scripts.Slots);
        var time = new FakeTimeProvider();
        var nodes = new LiveNodes(time);
        nodes.Replace(
            [.. Enumerable.Range(0, 2).Select(n => new NodeRecord(SampleBeats.Of($"node-{n}"), Duration.Zero))]);
        return new RedisStreamSlots(
            (names, arguments) => _isAway || names[0] == $"slots:{{{_awayAccount}}}"
                ? throw new StorageUnavailableException("Redis is away.")
                : script(names, arguments),
            nodes,
            time,
            NullLogger<RedisStreamSlots>.Instance);
    }
}

public sealed class SingleRedisStreamSlotsTests() : RedisStreamSlotsTests(RedisForm.Single);

public sealed class SentinelRedisStreamSlotsTests() : RedisStreamSlotsTests(RedisForm.Sentinel);

public sealed class ClusterRedisStreamSlotsTests() : RedisStreamSlotsTests(RedisForm.Cluster);
