using FinApi.Application.Limits;
using FinApi.Application.Limits.Usage;
using FinApi.Infrastructure.Tests.InProcess;
using FinApi.Infrastructure.Tests.Postgres;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Contracts;

/// <summary>What every store of limits promises, to a node that asks it alone.</summary>
public abstract class LimitStoreContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private protected static LimitCheck Free { get; } =
        new("acc-1", null, Cost: 1, PerMinute: 60, KeyPerMinute: 60, PerDay: 2_000);

    private protected FakeTimeProvider Time { get; } = new(Noon);

    private protected KnownUsage Usage { get; } = new();

    private protected abstract ILimitStore Store { get; }

    private protected abstract IQuotaReader Quotas { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task TakeAsync_ManyAtOnce_AreNeverMoreThanTheLimit()
    {
        var taken = 0;

        await Parallel.ForAsync(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, token) =>
        {
            while ((await Store.TakeAsync(Free with { PerMinute = 500 }, token)).Refused == LimitKind.None)
            {
                Interlocked.Increment(ref taken);
            }
        });

        Assert.Equal(500, taken);
    }

    [Fact]
    public async Task TakeAsync_OverTheMinute_SaysExactlyWhenItFits()
    {
        Time.Advance(TimeSpan.FromMilliseconds(250));
        await TakeAsync(Free with { Cost = 60 });

        var refused = await TakeAsync(Free);
        Time.Advance(refused.RetryAfter - TimeSpan.FromMilliseconds(1));
        var early = await TakeAsync(Free);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        var right = await TakeAsync(Free);

        Assert.Equal(
            (LimitKind.Minute, TimeSpan.FromMilliseconds(60_750)), (refused.Refused, refused.RetryAfter));
        Assert.Equal((LimitKind.Minute, TimeSpan.FromMilliseconds(1)), (early.Refused, early.RetryAfter));
        Assert.Equal((LimitKind.None, 59), (right.Refused, right.Minute.Remaining));
    }

    [Fact]
    public async Task TakeAsync_Refused_TakesFromNoLimit()
    {
        var check = Free with { KeyId = "key-1", KeyPerMinute = 2 };
        await TakeAsync(check);
        Time.Advance(TimeSpan.FromSeconds(3));
        await TakeAsync(check);
        for (var more = 0; more < 10; more++)
        {
            Assert.Equal(LimitKind.KeyMinute, (await TakeAsync(check)).Refused);
        }

        var other = await TakeAsync(check with { KeyId = "key-2" });
        var another = await TakeAsync(Free with { Subject = "acc-2" });

        Assert.Equal((LimitKind.None, 57, 1, 1_997), (
            other.Refused, other.Minute.Remaining, other.KeyMinute.Remaining, other.Day.Remaining));
        Assert.Equal(59, another.Minute.Remaining);
    }

    [Fact]
    public async Task TakeAsync_CostOverTheLimitAndOfNothing_CountsAsTheLimitAndAsks()
    {
        var first = await TakeAsync(Free with { Cost = 100 });
        var asked = await TakeAsync(Free with { Cost = 0 });

        Assert.Equal((LimitKind.None, 0), (first.Refused, first.Minute.Remaining));
        Assert.Equal((LimitKind.None, 0), (asked.Refused, asked.Minute.Remaining));
    }

    [Fact]
    public async Task TakeAsync_AboutTheAccount_HasAWindowOfItsOwn()
    {
        await TakeAsync(Free with { Cost = 60 });

        var about = await TakeAsync(Free with { PerMinute = 300, PerDay = null, IsAboutAccount = true });

        Assert.Equal((LimitKind.None, 299), (about.Refused, about.Minute.Remaining));
    }

    [Fact]
    public async Task GiveBack_OfACall_MakesRoomForAnother()
    {
        var check = Free with { Cost = 60, KeyId = "key-1" };
        var answer = await TakeAsync(check);

        Store.GiveBack(check, answer.Receipt);
        var again = await TakeUntilTakenAsync(check);

        Assert.Equal((0, 0, 1_940), (again.Minute.Remaining, again.KeyMinute.Remaining, again.Day.Remaining));
    }

    [Fact]
    public async Task TakeAsync_OverTheDay_WaitsForMidnight()
    {
        var check = Free with { Cost = 60, PerDay = 100 };
        await TakeAsync(check);
        Time.Advance(TimeSpan.FromHours(1));

        var refused = await TakeAsync(check);
        Time.Advance(refused.RetryAfter);
        var next = await TakeAsync(check);

        Assert.Equal((LimitKind.Day, TimeSpan.FromHours(11)), (refused.Refused, refused.RetryAfter));
        Assert.Equal((LimitKind.None, 40), (next.Refused, next.Day.Remaining));
    }

    [Fact]
    public async Task TakeAsync_AfterAStart_KnowsWhatWasUsedInTheDay()
    {
        Stored(new LocalDate(2026, 11, 19), cost: 500);
        Stored(new LocalDate(2026, 11, 20), cost: 1_999);

        var last = await TakeAsync(Free);
        var refused = await TakeAsync(Free);

        Assert.Equal((LimitKind.None, 0), (last.Refused, last.Day.Remaining));
        Assert.Equal(LimitKind.Day, refused.Refused);
    }

    [Fact]
    public async Task TakeAsync_StoreAway_HoldsCallsToTheMinuteAndLearnsTheDayLater()
    {
        Stored(new LocalDate(2026, 11, 20), cost: 2_000);
        Usage.IsDown = true;

        var away = await TakeAsync(Free with { Cost = 60 });
        var over = await TakeAsync(Free);
        Usage.IsDown = false;
        Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal((LimitKind.None, LimitKind.Minute), (away.Refused, over.Refused));
        await Until.TrueAsync(
            async () => (await TakeAsync(Free)).Refused == LimitKind.Day, () => "The use of the day is not learnt.");
    }

    [Fact]
    public async Task ReadAsync_SomeCalls_TellsWhatIsUsed()
    {
        await TakeAsync(Free with { Cost = 7 });
        Time.Advance(TimeSpan.FromSeconds(30));
        await TakeAsync(Free with { Cost = 2 });

        Assert.Equal(
            new QuotaUse(9, TimeSpan.FromSeconds(61), 9), await Quotas.ReadAsync(Free.Subject, Cancellation));
        Assert.Equal(default, await Quotas.ReadAsync("acc-2", Cancellation));
    }

    private protected ValueTask<LimitAnswer> TakeAsync(LimitCheck check) => Store.TakeAsync(check, Cancellation);

    // A shared store is told of it without anyone waiting.
    private async Task<LimitAnswer> TakeUntilTakenAsync(LimitCheck check)
    {
        LimitAnswer answer = default;
        await Until.TrueAsync(
            async () => (answer = await TakeAsync(check)).Refused == LimitKind.None,
            () => "What was given back is not there.");
        return answer;
    }

    private void Stored(LocalDate date, long cost) =>
        Usage.Rows.Add(new StoredUsage(date, Free.Subject, "key-1", "m", cost, cost));
}
