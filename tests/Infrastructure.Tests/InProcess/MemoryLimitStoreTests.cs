using FinApi.Application.Limits;
using FinApi.Application.Limits.Usage;
using FinApi.Application.Nodes;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace FinApi.Infrastructure.Tests.InProcess;

public sealed class MemoryLimitStoreTests
{
    private static readonly LimitCheck Free =
        new("acc-1", null, Cost: 1, PerMinute: 60, KeyPerMinute: 60, PerDay: 2_000);
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _timeProvider = new(Noon);
    private readonly KnownUsage _usage = new();
    private readonly LiveNodes _nodes = new(TimeProvider.System);
    private readonly MemoryLimitStore _store;

    public MemoryLimitStoreTests() => _store = Create(_timeProvider);

    [Fact]
    public async Task TakeAsync_SixtyFourAtOnce_AreNeverMoreThanTheLimit()
    {
        // The real clock: threads have to meet. All of it is over within a minute, or the machine is of no use.
        var store = Create(TimeProvider.System);
        var taken = 0;

        await Parallel.ForAsync(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, token) =>
        {
            for (var call = 0; call < 200; call++)
            {
                var answer = await store.TakeAsync(Free with { PerMinute = 1_000 }, token);
                Interlocked.Add(ref taken, answer.Refused == LimitKind.None ? 1 : 0);
            }
        });

        Assert.Equal(1_000, taken);
        Assert.Equal(1, _usage.Reads);
    }

    [Fact]
    public async Task TakeAsync_OverTheMinute_SaysExactlyWhenItFits()
    {
        _timeProvider.Advance(TimeSpan.FromMilliseconds(250));
        await TakeAsync(Free with { Cost = 60 });

        var refused = await TakeAsync(Free);
        _timeProvider.Advance(refused.RetryAfter - TimeSpan.FromTicks(1));
        var early = await TakeAsync(Free);
        _timeProvider.Advance(TimeSpan.FromTicks(1));
        var right = await TakeAsync(Free);

        Assert.Equal(LimitKind.Minute, refused.Refused);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(61));
        Assert.Equal((LimitKind.Minute, TimeSpan.FromTicks(1)), (early.Refused, early.RetryAfter));
        Assert.Equal((LimitKind.None, 59), (right.Refused, right.Minute.Remaining));
    }

    [Fact]
    public async Task TakeAsync_WallClockJumps_ChangesNothing()
    {
        var clock = new JumpingTime(_timeProvider);
        var store = Create(clock);
        await store.TakeAsync(Free with { Cost = 60 }, TestContext.Current.CancellationToken);

        clock.Jump = TimeSpan.FromDays(5);
        var later = await store.TakeAsync(Free, TestContext.Current.CancellationToken);
        clock.Jump = TimeSpan.FromDays(-5);
        var earlier = await store.TakeAsync(Free, TestContext.Current.CancellationToken);

        Assert.Equal(LimitKind.Minute, later.Refused);
        Assert.Equal(LimitKind.Minute, earlier.Refused);
    }

    [Fact]
    public async Task TakeAsync_Refused_TakesFromNoLimit()
    {
        var check = Free with { KeyId = "key-1", KeyPerMinute = 2 };
        await TakeAsync(check);
        await TakeAsync(check);
        for (var more = 0; more < 100; more++)
        {
            Assert.Equal(LimitKind.KeyMinute, (await TakeAsync(check)).Refused);
        }

        var other = await TakeAsync(check with { KeyId = "key-2" });

        Assert.Equal((LimitKind.None, 57, 1, 1_997), (
            other.Refused, other.Minute.Remaining, other.KeyMinute.Remaining, other.Day.Remaining));
    }

    [Fact]
    public async Task TakeAsync_OtherAccount_IsUntouched()
    {
        await TakeAsync(Free with { Cost = 60 });

        Assert.Equal(59, (await TakeAsync(Free with { Subject = "acc-2" })).Minute.Remaining);
    }

    [Fact]
    public async Task TakeAsync_CostOverTheLimit_CountsAsTheLimit()
    {
        var first = await TakeAsync(Free with { Cost = 100 });

        Assert.Equal((LimitKind.None, 0), (first.Refused, first.Minute.Remaining));
    }

    [Fact]
    public async Task TakeAsync_CostOfNothing_AsksAndIsNeverRefused()
    {
        await TakeAsync(Free with { Cost = 60 });

        var asked = await TakeAsync(Free with { Cost = 0 });

        Assert.Equal((LimitKind.None, 0), (asked.Refused, asked.Minute.Remaining));
    }

    [Fact]
    public async Task GiveBack_OfACall_MakesRoomForAnother()
    {
        var check = Free with { Cost = 60 };
        var answer = await TakeAsync(check);

        _store.GiveBack(check, answer.Receipt);

        Assert.Equal(
            (LimitKind.None, 1_940),
            ((await TakeAsync(check)).Refused, (await TakeAsync(Free)).Day.Remaining));
    }

    [Fact]
    public async Task TakeAsync_StoreAway_HoldsCallsToTheMinuteAndLearnsTheDayLater()
    {
        Store(new LocalDate(2026, 11, 20), cost: 2_000);
        _usage.IsDown = true;

        var away = await TakeAsync(Free with { Cost = 60 });
        var over = await TakeAsync(Free);
        var reads = _usage.Reads;
        _usage.IsDown = false;
        _timeProvider.Advance(TimeSpan.FromSeconds(61));
        var back = await TakeAsync(Free);

        Assert.Equal(LimitKind.None, away.Refused);
        Assert.Equal(LimitKind.Minute, over.Refused);
        Assert.Equal(1, reads);
        Assert.Equal(LimitKind.Day, back.Refused);
    }

    [Fact]
    public async Task Forget_IdleSubject_LosesNothingThatCounts()
    {
        await TakeAsync(Free with { Cost = 60 });
        _store.ForgetIdle();
        Assert.Equal(LimitKind.Minute, (await TakeAsync(Free)).Refused);

        _timeProvider.Advance(TimeSpan.FromMinutes(11));
        Store(new LocalDate(2026, 11, 20), cost: 60);
        _store.ForgetIdle();
        var anew = await TakeAsync(Free);

        Assert.Equal((2, 59, 1_939), (_usage.Reads, anew.Minute.Remaining, anew.Day.Remaining));
    }

    [Fact]
    public async Task ReadAsync_SomeCalls_TellsWhatIsUsed()
    {
        await TakeAsync(Free with { Cost = 7 });
        _timeProvider.Advance(TimeSpan.FromSeconds(30));
        await TakeAsync(Free with { Cost = 2 });

        var use = await _store.ReadAsync(Free.Subject, TestContext.Current.CancellationToken);

        Assert.Equal(new QuotaUse(9, TimeSpan.FromSeconds(61), 9), use);
    }

    [Fact]
    public async Task TakeAsync_InSteadyState_AllocatesNothing()
    {
        await TakeAsync(Free);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 1_000; call++)
        {
            await _store.TakeAsync(Free, CancellationToken.None);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task TakeAsync_ThreeNodes_TogetherGrantTheLimitsOnce()
    {
        Nodes(3);
        var check = Free with { KeyId = "key-1", KeyPerMinute = 30, PerDay = null };
        MemoryLimitStore[] nodes = [_store, Create(_timeProvider), Create(_timeProvider)];
        var first = await TakeAsync(check);

        var granted = 1 + await GrantAllAsync(nodes, check);
        var otherKey = await GrantAllAsync(nodes, check with { KeyId = "key-2" });

        Assert.Equal((19, 9, 3), (first.Minute.Remaining, first.KeyMinute.Remaining, first.Receipt.Shares));
        Assert.Equal((30, 30), (granted, otherKey));
    }

    [Fact]
    public async Task TakeAsync_NodesOfOtherRoles_TakeNoShareOfACall()
    {
        NodesWith(Roles.MarketData | Roles.History, Roles.MarketData, Roles.Account, Roles.Ingest, Roles.Workers);
        var network = Free with { Subject = "192.0.2.0/24", PerDay = null, IsNetwork = true };

        var quote = await TakeAsync(Free with { PerDay = null, Role = Roles.MarketData });
        var bars = await TakeAsync(Free with { PerDay = null, Role = Roles.History });
        var plans = await TakeAsync(network with { Role = Roles.Account });
        var status = await TakeAsync(network);

        Assert.Equal((29, 2), (quote.Minute.Remaining, quote.Receipt.Shares));
        Assert.Equal((58, 1), (bars.Minute.Remaining, bars.Receipt.Shares));
        Assert.Equal((59, 1), (plans.Minute.Remaining, plans.Receipt.Shares));
        Assert.Equal((10, 5), (status.Minute.Remaining, status.Receipt.Shares));
    }

    [Fact]
    public async Task TakeAsync_OneNodeARole_GrantsTheWholeMinuteAndTheWholeDay()
    {
        NodesWith(Roles.MarketData, Roles.History, Roles.Reference, Roles.Account);
        var store = Create(_timeProvider, Roles.History);
        var check = Free with { PerMinute = 100, PerDay = 90, Role = Roles.History };

        Assert.Equal((90, 1), (await GrantAllAsync([store], check), store.Shares));
    }

    [Fact]
    public async Task TakeAsync_CallsOfRolesThatDifferInNodes_ReadAndDivideTheDayOnce()
    {
        NodesWith(Roles.MarketData | Roles.History, Roles.MarketData);
        var check = Free with { PerMinute = 10_000, PerDay = 100 };

        var granted = 0;
        for (var call = 0; call < 200; call++)
        {
            var role = call % 2 == 0 ? Roles.MarketData : Roles.History;
            granted += (await TakeAsync(check with { Role = role })).Refused == LimitKind.None ? 1 : 0;
            _timeProvider.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((50, 1), (granted, _usage.Reads));
    }

    [Fact]
    public async Task ReadAsync_OtherNodesAnswerTheCalls_TellsTheDayOfAllNodes()
    {
        NodesWith(Roles.MarketData, Roles.Account);
        var store = Create(_timeProvider, Roles.Account);
        var before = await store.ReadAsync(Free.Subject, TestContext.Current.CancellationToken);

        Store(new LocalDate(2026, 11, 20), cost: 30);
        var after = await store.ReadAsync(Free.Subject, TestContext.Current.CancellationToken);

        Assert.Equal((0, 30), (before.Day, after.Day));
    }

    [Fact]
    public async Task TakeAsync_FewerCallsThanNodes_GrantsOneEach()
    {
        Nodes(3);
        MemoryLimitStore[] nodes = [_store, Create(_timeProvider), Create(_timeProvider)];

        Assert.Equal(3, await GrantAllAsync(nodes, Free with { PerMinute = 2, PerDay = null }));
    }

    [Fact]
    public async Task TakeAsync_MoreNodesThenFewer_FollowsWithinTheWindow()
    {
        var check = Free with { PerDay = null };
        await TakeAsync(check with { Cost = 30 });

        Nodes(2);
        var shrunk = await TakeAsync(check);
        Nodes(1);
        var grown = await TakeAsync(check with { Cost = 30 });
        var full = await TakeAsync(check);

        Assert.Equal((LimitKind.Minute, 0, 2), (shrunk.Refused, shrunk.Minute.Remaining, shrunk.Receipt.Shares));
        Assert.Equal((LimitKind.None, 0), (grown.Refused, grown.Minute.Remaining));
        Assert.Equal(LimitKind.Minute, full.Refused);
    }

    [Fact]
    public async Task GiveBack_AfterTheNumberOfNodesHasChanged_ReturnsWhatWasTaken()
    {
        Nodes(3);
        var check = Free with { Cost = 30, PerDay = null };
        await TakeAsync(check with { Cost = 5 });
        _timeProvider.Advance(TimeSpan.FromSeconds(61));
        var answer = await TakeAsync(check);

        Nodes(1);
        _store.GiveBack(check, answer.Receipt);
        await TakeAsync(check with { Cost = 40 });
        _store.GiveBack(check, answer.Receipt);

        Assert.Equal(40, (await TakeAsync(check with { Cost = 0 })).Minute.Remaining);
    }

    [Fact]
    public async Task TakeAsync_DayOverTwoNodes_DividesWhatWasLeftWhenItWasRead()
    {
        Nodes(2);
        Store(new LocalDate(2026, 11, 20), cost: 1_500);
        var check = Free with { PerMinute = 10_000 };
        MemoryLimitStore[] nodes = [_store, Create(_timeProvider)];

        var first = await TakeAsync(check);
        var granted = 1 + await GrantAllAsync(nodes, check);

        Assert.Equal(249, first.Day.Remaining);
        Assert.Equal(500, granted);
    }

    [Fact]
    public async Task TakeAsync_NodeGoesInTheDay_ReadsWhatItGrantedBeforeItsShareIsGiven()
    {
        Nodes(2);
        var check = Free with { PerMinute = 10_000 };
        Assert.Equal(1_000, await GrantAllAsync([_store], check));

        _usage.IsDown = true;
        Nodes(1);
        _timeProvider.Advance(TimeSpan.FromSeconds(61));
        var unread = await TakeAsync(check);
        _usage.IsDown = false;
        Store(new LocalDate(2026, 11, 20), cost: 1_900);
        _timeProvider.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(LimitKind.Day, unread.Refused);
        Assert.Equal(100, await GrantAllAsync([_store], check));
    }

    [Fact]
    public async Task Forget_IdleSubjectOfADividedDay_KeepsItUntilMidnight()
    {
        Nodes(2);
        var check = Free with { PerMinute = 10_000, PerDay = 100 };
        await GrantAllAsync([_store], check);
        Store(new LocalDate(2026, 11, 20), cost: 50);
        _timeProvider.Advance(TimeSpan.FromHours(2));
        _store.ForgetIdle();

        var sameDay = await TakeAsync(check);
        _timeProvider.Advance(sameDay.RetryAfter + TimeSpan.FromHours(1));
        _store.ForgetIdle();
        var reads = _usage.Reads;
        var nextDay = await TakeAsync(check);

        Assert.Equal((LimitKind.Day, 1), (sameDay.Refused, reads));
        Assert.Equal((LimitKind.None, 2), (nextDay.Refused, _usage.Reads));
    }

    [Fact]
    public async Task TakeAsync_SeveralNodesInSteadyState_AllocatesNothing()
    {
        Nodes(3);
        await TakeAsync(Free);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 1_000; call++)
        {
            await _store.TakeAsync(Free, CancellationToken.None);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static async Task<int> GrantAllAsync(MemoryLimitStore[] nodes, LimitCheck check)
    {
        var granted = 0;
        foreach (var node in nodes)
        {
            while ((await node.TakeAsync(check, TestContext.Current.CancellationToken)).Refused == LimitKind.None)
            {
                granted++;
            }
        }

        return granted;
    }

    private void Nodes(int count) =>
        _nodes.Replace(
            [.. Enumerable.Range(0, count).Select(n => new NodeRecord(SampleBeats.Of($"node-{n}"), Duration.Zero))]);

    private void NodesWith(params Roles[] roles) =>
        _nodes.Replace(
            [.. roles.Select((each, n) =>
                new NodeRecord(SampleBeats.Of($"node-{n}") with { Roles = each }, Duration.Zero))]);

    private MemoryLimitStore Create(TimeProvider timeProvider, Roles roles = Roles.All) =>
        new(
            _usage,
            _nodes,
            new NodeIdentity(Options.Create(new NodeOptions { Id = "node-0", Roles = roles }), timeProvider),
            timeProvider,
            NullLogger<MemoryLimitStore>.Instance);

    private ValueTask<LimitAnswer> TakeAsync(LimitCheck check) =>
        _store.TakeAsync(check, TestContext.Current.CancellationToken);

    private void Store(LocalDate date, long cost) =>
        _usage.Rows.Add(new StoredUsage(date, Free.Subject, "key-1", "m", cost, cost));
}
