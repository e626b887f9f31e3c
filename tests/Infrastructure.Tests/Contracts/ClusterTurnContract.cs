namespace FinApi.Infrastructure.Tests.Contracts;

public abstract class ClusterTurnContract
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TryAsync_TwoAtOnce_OneDoesItAndItIsNotDueAgain()
    {
        await using var turns = await CreateAsync();
        var job = new TestJob();

        var working = turns.First.TryAsync(job, Cancellation).AsTask();
        await job.HasBegun.Task;
        Assert.False(await turns.Second.TryAsync(job, Cancellation));
        job.MayEnd.SetResult();

        Assert.True(await working);
        Assert.False(await turns.Second.TryAsync(job, Cancellation));
        Assert.Equal(1, job.Runs);
    }

    [Fact]
    public async Task TryAsync_PeriodHasNotPassed_IsNotDueForAnyNode()
    {
        await using var turns = await CreateAsync();
        var job = TestJob.Quick();
        await turns.First.TryAsync(job, Cancellation);

        await turns.AdvanceAsync(job.Period / 2);

        Assert.False(await turns.First.TryAsync(job, Cancellation));
        Assert.False(await turns.Second.TryAsync(job, Cancellation));
        Assert.Equal(1, job.Runs);
    }

    [Fact]
    public async Task TryAsync_PeriodHasPassed_IsDueForAnyNode()
    {
        await using var turns = await CreateAsync();
        var job = TestJob.Quick();
        await turns.First.TryAsync(job, Cancellation);

        await turns.AdvanceAsync(job.Period);

        Assert.True(await turns.Second.TryAsync(job, Cancellation));
        Assert.Equal(2, job.Runs);
    }

    [Fact]
    public async Task TryAsync_WorkThrows_IsStillDue()
    {
        await using var turns = await CreateAsync();
        var failing = new TestJob();
        failing.MayEnd.SetException(new InvalidOperationException("The work failed."));

        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await turns.First.TryAsync(failing, Cancellation));

        Assert.True(await turns.Second.TryAsync(TestJob.Quick(), Cancellation));
    }

    [Fact]
    public async Task TryAsync_TwoJobs_DoNotHinderEachOther()
    {
        await using var turns = await CreateAsync();
        var slow = new TestJob();
        var working = turns.First.TryAsync(slow, Cancellation).AsTask();
        await slow.HasBegun.Task;

        Assert.True(await turns.First.TryAsync(TestJob.Quick("other"), Cancellation));

        slow.MayEnd.SetResult();
        Assert.True(await working);
    }

    protected abstract ValueTask<ClusterTurns> CreateAsync();
}
