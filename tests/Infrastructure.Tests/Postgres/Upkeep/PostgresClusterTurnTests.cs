using FinApi.Application.Storage;
using FinApi.Infrastructure.Tests.Contracts;

namespace FinApi.Infrastructure.Tests.Postgres.Upkeep;

public sealed class PostgresClusterTurnTests : ClusterTurnContract
{
    [Fact]
    public async Task TryAsync_NodeDiesHalfWay_LeavesItsTurnToAnother()
    {
        await using var turns = await PostgresClusterTurns.CreateAsync();
        var job = new TestJob();
        var working = turns.First.TryAsync(job, Cancellation).AsTask();
        await job.HasBegun.Task;

        await turns.Database.ExecuteAsync("""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND state = 'idle in transaction'
            """);
        job.MayEnd.SetResult();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => working);
        Assert.True(await turns.Second.TryAsync(job, Cancellation));
    }

    protected override async ValueTask<ClusterTurns> CreateAsync() => await PostgresClusterTurns.CreateAsync();
}
