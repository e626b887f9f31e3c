using FinApi.Application.Storage;
using FinApi.Application.Workers;

namespace FinApi.Infrastructure.Tests.Postgres.Upkeep;

public sealed class ClusterTurnTests
{
    private const string AddSql = "INSERT INTO cluster_job (name, next_time) VALUES ('test', now())";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TryAsync_TwoNodesAtOnce_OneDoesItAndItIsNotDueAgain()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await database.ExecuteAsync(AddSql);
        await using var first = database.Node();
        await using var second = database.Node();
        var job = new TestJob();

        var working = first.Get<IClusterTurn>().TryAsync(job, Cancellation).AsTask();
        await job.HasBegun.Task;
        Assert.False(await second.Get<IClusterTurn>().TryAsync(job, Cancellation));
        job.MayEnd.SetResult();

        Assert.True(await working);
        Assert.False(await second.Get<IClusterTurn>().TryAsync(job, Cancellation));
        Assert.Equal(1, job.Runs);
    }

    [Fact]
    public async Task TryAsync_PeriodHasPassed_IsDueForAnyNode()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await database.ExecuteAsync(AddSql);
        await using var first = database.Node();
        await using var second = database.Node();
        var job = new TestJob();
        job.MayEnd.SetResult();
        await first.Get<IClusterTurn>().TryAsync(job, Cancellation);

        await database.ExecuteAsync("UPDATE cluster_job SET next_time = next_time - interval '5 minutes'");

        Assert.True(await second.Get<IClusterTurn>().TryAsync(job, Cancellation));
        Assert.Equal(2, job.Runs);
    }

    [Fact]
    public async Task TryAsync_NodeDiesHalfWay_LeavesItsTurnToAnother()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await database.ExecuteAsync(AddSql);
        await using var first = database.Node();
        await using var second = database.Node();
        var job = new TestJob();
        var working = first.Get<IClusterTurn>().TryAsync(job, Cancellation).AsTask();
        await job.HasBegun.Task;

        await database.ExecuteAsync("""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND state = 'idle in transaction'
            """);
        job.MayEnd.SetResult();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => working);
        Assert.True(await second.Get<IClusterTurn>().TryAsync(job, Cancellation));
    }

    [Fact]
    public async Task Jobs_OfUpkeep_AllHaveTheirRow()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();

        var names = node.Get<IEnumerable<IClusterJob>>().Select(job => job.Name).Order(StringComparer.Ordinal);

        Assert.Equal(await database.QueryAsync<string>("SELECT name FROM cluster_job ORDER BY name"), names);
    }

    private sealed class TestJob : IClusterJob
    {
        public TaskCompletionSource HasBegun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource MayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Runs { get; private set; }

        public string Name => "test";

        public TimeSpan Period => TimeSpan.FromMinutes(5);

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            HasBegun.TrySetResult();
            await MayEnd.Task;
            Runs++;
        }
    }
}
