using CsCheck;
using FinApi.Application.Limits;
using FinApi.Application.Limits.Usage;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Redis.Limits;
using FinApi.Infrastructure.Redis.Scripting;
using FinApi.Infrastructure.Tests.InProcess;
using FinApi.Infrastructure.Tests.Postgres;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Tests.Redis.Limits;

/// <summary>Three nodes over one Redis.</summary>
public sealed class RedisLimitStoreTests : IAsyncLifetime
{
    private const int Nodes = 3;
    private const int Limit = 600;
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    // Bursts by all nodes, silence of any length around the window, answers that come to nothing, and upkeep between.
    private static readonly Gen<(int Limit, Visit[] Visits)> Days =
        Gen.Select(
            Gen.OneOf(Gen.Int[1, 20], Gen.Int[50, 400]),
            Gen.Select(
                Gen.Int[0, Nodes - 1],
                Gen.OneOf(Gen.Const(0), Gen.Int[0, 1_200], Gen.Int[0, 9_000], Gen.Int[58_000, 65_000]),
                Gen.Int[1, 4],
                Gen.Int[1, 15],
                Gen.Int[0, 5])
            .Select((node, wait, cost, burst, number) => new Visit(node, wait, cost, burst, number == 0))
            .Array[1, 30]);

    private readonly FakeTimeProvider _time = new(Noon);
    private readonly KnownUsage _usage = new();
    private RedisConnection _connection = null!;
    private LimitNode[] _nodes = [];
    private int _subjects;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connection = await SharedRedis.ConnectAsync(RedisForm.Single);
        _nodes = NewNodes(_time);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.SettleAsync();
            node.Dispose();
        }

        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task TakeAsync_ThreeNodesAtOnce_AdmitExactlyTheLimit()
    {
        // The real clocks. All of it is over within a minute, or the machine is of no use.
        var nodes = NewNodes(time: null);
        var check = NewCheck(Limit);
        var granted = 0;

        await Parallel.ForAsync(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (n, token) =>
        {
            var node = nodes[n % Nodes];
            while ((await node.Store.TakeAsync(check, token)).Refused == LimitKind.None)
            {
                Assert.True(Interlocked.Increment(ref granted) <= 10 * Limit, "The nodes refuse nothing.");
            }
        });

        Assert.Equal(Limit, granted);
        Assert.All(nodes, node => Assert.Null(node.Store.Fault));
        Assert.All(nodes, node => Assert.Equal(1, node.Store.Shares));
    }

    [Fact]
    public async Task TakeAsync_BusyCaller_AsksRedisForLeasesOnly()
    {
        var check = NewCheck(10_000);
        for (var call = 0; call < 1_000; call++)
        {
            var answer = await _nodes[0].Store.TakeAsync(check, Cancellation);
            Assert.Equal((LimitKind.None, 9_999 - call), (answer.Refused, answer.Minute.Remaining));
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(_nodes[0].Calls, 5, 50);
    }

    [Fact]
    public async Task TakeAsync_ByLease_AllocatesNothing()
    {
        var check = NewCheck(100_000);
        await TakeAsync(check, node: 0, times: 500);
        _time.Advance(TimeSpan.FromSeconds(1));
        var calls = _nodes[0].Calls;
        for (var taken = 0; _nodes[0].Calls == calls; taken++)
        {
            Assert.True(taken <= 100_000, "No lease ends.");
            await _nodes[0].Store.TakeAsync(check, Cancellation);
        }

        // A lease of 1,000 or so has begun.
        await _nodes[0].Store.TakeAsync(check, Cancellation);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 300; call++)
        {
            await _nodes[0].Store.TakeAsync(check, Cancellation);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public Task TakeAsync_AnyCalls_AreNeverOverAndEarlyByTheBoundAtMost() =>
        Days.SampleAsync(
            async day =>
            {
                var history = new LimitHistory(day.Limit);
                await PlayAsync(day.Limit, day.Visits, history, (_, _) => { });
                history.AssertNeverOver(day.Limit);
                Assert.Null(history.Early);
            },
            iter: 20,
            threads: 1);

    [Fact]
    public Task TakeAsync_AnyFaults_StayWithinTwoLimits() =>
        Days.SampleAsync(
            async day =>
            {
                var history = new LimitHistory(day.Limit);
                // A call over the share of a node counts as that there: calls of 1 alone add up.
                Visit[] visits = [.. day.Visits.Select(visit => visit with { Cost = 1 })];
                await PlayAsync(day.Limit, visits, history, (number, node) =>
                {
                    // Every few calls a node is cut off, loses answers, or comes back.
                    node.IsCutOff = number % 7 is 2 or 3;
                    node.AreAnswersLost = number % 7 == 5;
                });
                var shares = (Nodes - 1) * Math.Max(1, day.Limit / Nodes);
                history.AssertNeverOver(day.Limit + shares);
            },
            iter: 20,
            threads: 1);

    [Fact]
    public async Task TakeAsync_RedisAway_GrantsTheShareMarkedAndMergesItAfterwards()
    {
        var check = NewCheck(60);
        await TakeAsync(check, node: 0, times: 15);
        Array.ForEach(_nodes, node => node.IsCutOff = true);

        // The node knows what it granted before: its share is 20.
        var first = await _nodes[0].Store.TakeAsync(check, Cancellation);
        Assert.Equal(4, await TakeAsync(check, node: 0, times: 30));
        Assert.Equal(20, await TakeAsync(check, node: 1, times: 30));

        Assert.True(first.Receipt.IsAlone);
        Assert.Equal((3, 3), (first.Receipt.Shares, _nodes[0].Store.Shares));
        Assert.Contains("does not answer", _nodes[0].Store.Fault, StringComparison.Ordinal);

        await _nodes[0].Store.TickAsync();
        Assert.NotNull(_nodes[0].Store.Fault);
        Array.ForEach(_nodes, node => node.IsCutOff = false);
        foreach (var node in _nodes)
        {
            await node.Store.TickAsync();
            Assert.Null(node.Store.Fault);
        }

        Assert.Equal(20, await TakeAsync(check, node: 2, times: 60));
        _time.Advance(TimeSpan.FromSeconds(65));
        Assert.Equal(60, await TakeAsync(check, node: 2, times: 70));
    }

    [Fact]
    public async Task TakeAsync_RedisLostAPart_HoldsWhatTheNodesKnow()
    {
        var check = NewCheck(60);
        await TakeAsync(check, node: 0, times: 25);
        await TakeAsync(check, node: 1, times: 25);
        await ForgetAsync(check);

        // Node 0 notices with its next call, node 1 when its connection is another.
        Assert.Equal(1, await TakeAsync(check, node: 0, times: 1));
        _nodes[1].Store.SweepSoon();
        await _nodes[1].Store.TickAsync();

        Assert.Equal(9, await TakeAsync(check, node: 2, times: 30) + await TakeAsync(check, node: 0, times: 30)
            + await TakeAsync(check, node: 1, times: 30));
    }

    [Fact]
    public async Task TickAsync_LeaseHasEnded_GivesTheRestBackAndADeadNodesLeaseComesBackLater()
    {
        var check = NewCheck(1_000);
        await TakeAsync(check, node: 0, times: 40);
        await TakeAsync(check, node: 1, times: 40);
        _time.Advance(TimeSpan.FromSeconds(4));

        // Node 1 is dead.
        await _nodes[0].Store.TickAsync();
        var early = await TakeAsync(check, node: 2, times: 2_000);
        _time.Advance(TimeSpan.FromSeconds(65));
        var whole = await TakeAsync(check, node: 2, times: 2_000);

        Assert.InRange(early, 1_000 - 80 - 20, 1_000 - 80);
        Assert.Equal(1_000, whole);
    }

    [Fact]
    public async Task ReturnLeasesAsync_NodeStops_GivesBackBeforeTheEnd()
    {
        var check = NewCheck(1_000);
        await TakeAsync(check, node: 0, times: 40);

        await _nodes[0].Store.ReturnLeasesAsync(evenBefore: true);

        Assert.Equal(960, (await TakeOneAsync(check with { Cost = 0 }, node: 1)).Minute.Remaining);
    }

    [Fact]
    public async Task TakeAsync_MoreIsStoredOfTheDayThanCounted_SettlesWithTheStore()
    {
        var check = NewCheck(1_000) with { PerDay = 100 };
        await TakeAsync(check, node: 0, times: 10);
        _usage.Rows.Add(new StoredUsage(new LocalDate(2026, 11, 20), check.Subject, "key-1", "m", 90, 90));
        _time.Advance(TimeSpan.FromMinutes(6));

        await Until.TrueAsync(
            async () => (await TakeOneAsync(check with { Cost = 5 }, node: 0)).Day.Remaining <= 5,
            () => "What the store knows of the day is not learnt.");
        Assert.Equal(LimitKind.Day, (await TakeOneAsync(check with { Cost = 50 }, node: 1)).Refused);
    }

    [Fact]
    public async Task TakeAsync_SignUpsOfANetwork_AreCountedOverAllNodesInAnyHour()
    {
        var script = Scripts.On(_connection, Scripts.Take);
        RedisSignUpCounts[] counts =
            [.. Enumerable.Range(0, 2).Select(n => new RedisSignUpCounts(script, Identity(n)))];

        for (var number = 0; number < 4; number++)
        {
            Assert.True((await counts[number % 2].TakeAsync("203.0.113.7", 4, Cancellation))!.Value.IsTaken);
        }

        var refused = (await counts[0].TakeAsync("203.0.113.7", 4, Cancellation))!.Value;
        Assert.False(refused.IsTaken);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        Assert.True((await counts[1].TakeAsync("203.0.113.8", 4, Cancellation))!.Value.IsTaken);
    }

    private static Application.Nodes.NodeIdentity Identity(int number) =>
        new(
            Microsoft.Extensions.Options.Options.Create(new Application.Nodes.NodeOptions { Id = $"node-{number}" }),
            TimeProvider.System);

    // Every day is another subject of the same nodes, at a time of its own.
    private async Task PlayAsync(
        int limit,
        Visit[] visits,
        LimitHistory history,
        Action<int, LimitNode> prepare)
    {
        var check = NewCheck(limit);
        for (var number = 0; number < visits.Length; number++)
        {
            var (index, wait, cost, burst, comesToNothing) = visits[number];
            var node = _nodes[index];
            _time.Advance(TimeSpan.FromMilliseconds(wait));
            prepare(number, node);
            foreach (var each in _nodes)
            {
                await each.Store.TickAsync();
            }

            for (var call = 0; call < burst; call++)
            {
                var one = check with { Cost = Math.Min(cost, limit) };
                var answer = await node.Store.TakeAsync(one, Cancellation);
                var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
                history.Add(now, one.Cost, answer);
                if (comesToNothing && call == 0 && answer.Refused == LimitKind.None)
                {
                    node.Store.GiveBack(one, answer.Receipt);
                    await node.SettleAsync();
                    history.GiveBack(now);
                }
            }
        }

        foreach (var node in _nodes)
        {
            (node.IsCutOff, node.AreAnswersLost) = (false, false);
            await node.Store.TickAsync();
            await node.SettleAsync();
        }
    }

    private async Task<int> TakeAsync(LimitCheck check, int node, int times)
    {
        var taken = 0;
        for (var call = 0; call < times; call++)
        {
            taken += (await TakeOneAsync(check, node)).Refused == LimitKind.None ? 1 : 0;
        }

        return taken;
    }

    private ValueTask<LimitAnswer> TakeOneAsync(LimitCheck check, int node) =>
        _nodes[node].Store.TakeAsync(check, Cancellation);

    private async Task ForgetAsync(LimitCheck check)
    {
        foreach (var name in LimitLineKey.Of(check).ToRedis())
        {
            await _connection.CallAsync(database => database.KeyDeleteAsync(_connection.Key(name)), Cancellation);
        }
    }

    private LimitCheck NewCheck(int perMinute) =>
        new($"acc-{Interlocked.Increment(ref _subjects)}", null, Cost: 1, perMinute, perMinute, PerDay: null);

    [Theory]
    [InlineData("HSET", "window", "evil", "junk")]
    [InlineData("HSET", "window", "evil", "\u0001")]
    [InlineData("SET", "window", "junk")]
    [InlineData("SET", "day", "junk")]
    [InlineData("HSET", "day", "n", "junk")]
    public async Task TakeAsync_KeyHoldsWhatSomebodyElseWrote_CountsOn(
        string command, string key, params string[] rest)
    {
        var check = NewCheck(10) with { PerDay = 100 };
        await _nodes[0].Store.TakeAsync(check with { Cost = 4 }, Cancellation);
        var name = _connection.Key($"{{limit:{check.Subject}}}:{key}");
        await _connection.CallAsync(
            database => database.ExecuteAsync(command, [(RedisKey)name, .. rest]), Cancellation);

        // The node that took the four still knows of them.
        var granted = 0;
        while ((await _nodes[0].Store.TakeAsync(check, Cancellation)).Refused == LimitKind.None)
        {
            Assert.True(++granted <= 10, "Nothing is refused.");
        }

        Assert.Equal(6, granted);
        Assert.Null(_nodes[0].Store.Fault);
    }

    private LimitNode[] NewNodes(FakeTimeProvider? time) =>
        [.. Enumerable.Range(0, Nodes).Select(n => new LimitNode(_connection, n, Nodes, _usage, time))];

    /// <summary>Calls of one node, after a wait.</summary>
    private sealed record Visit(int Node, int Wait, int Cost, int Burst, bool ComesToNothing);
}
