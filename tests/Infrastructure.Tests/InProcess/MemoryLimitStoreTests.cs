using FinApi.Application.Limits;
using FinApi.Application.Limits.Usage;
using FinApi.Infrastructure.InProcess;
using Microsoft.Extensions.Logging.Abstractions;
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
    public async Task TakeAsync_OverTheDay_WaitsForMidnight()
    {
        var check = Free with { Cost = 60, PerDay = 100 };
        await TakeAsync(check);
        _timeProvider.Advance(TimeSpan.FromHours(1));

        var refused = await TakeAsync(check);
        _timeProvider.Advance(refused.RetryAfter);
        var next = await TakeAsync(check);

        Assert.Equal((LimitKind.Day, TimeSpan.FromHours(11)), (refused.Refused, refused.RetryAfter));
        Assert.Equal((LimitKind.None, 40), (next.Refused, next.Day.Remaining));
    }

    [Fact]
    public async Task TakeAsync_AfterAStart_KnowsWhatWasUsedInTheDay()
    {
        Store(new LocalDate(2026, 11, 19), cost: 500);
        Store(new LocalDate(2026, 11, 20), cost: 1_999);

        var last = await TakeAsync(Free);
        var refused = await TakeAsync(Free);

        Assert.Equal((LimitKind.None, 0), (last.Refused, last.Day.Remaining));
        Assert.Equal(LimitKind.Day, refused.Refused);
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

    private MemoryLimitStore Create(TimeProvider timeProvider) =>
        new(_usage, timeProvider, NullLogger<MemoryLimitStore>.Instance);

    private ValueTask<LimitAnswer> TakeAsync(LimitCheck check) =>
        _store.TakeAsync(check, TestContext.Current.CancellationToken);

    private void Store(LocalDate date, long cost) =>
        _usage.Rows.Add(new StoredUsage(date, Free.Subject, "key-1", "m", cost, cost));
}
