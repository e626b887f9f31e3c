using Dapper;
using FinApi.Application.History;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Market;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Rows;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Postgres.Market;

public sealed class PageQueryTests
{
    private const string WaitingSql = """
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
        """;

    private const string OpenSql = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND state LIKE 'idle in transaction%'
        """;

    private static readonly BarRange All =
        new(Aapl, BarInterval.OneMinute, null, null, IsDescending: false, Limit: 100);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The version is read, then the rows have to wait for a correction: they are those of before it.
    [Fact]
    public async Task ReadPageAsync_CorrectedBetweenItsStatements_HasTheRowsOfItsVersion()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        await node.Get<IMarketWriter>().CommitAsync(
            new MarketCommit { LastSequence = 1, Bars = [MinimalBar(0)], SettledVersions = [new(Aapl, 1)] },
            Cancellation);
        await using var correction = await TestDatabase.OpenAsync(database.ConnectionString);
        await using var transaction = await correction.BeginTransactionAsync(Cancellation);
        await correction.ExecuteAsync("LOCK TABLE bar IN ACCESS EXCLUSIVE MODE");

        var reading = node.Get<IBarReader>().ReadRowsAsync(All, Cancellation).AsTask();
        await Until.TrueAsync(
            async () => (await database.QueryAsync<long>(WaitingSql))[0] > 0, () => "The page did not wait.");
        await correction.ExecuteAsync("UPDATE bar SET close = 1; UPDATE settled_version SET version = 2");
        await transaction.CommitAsync(Cancellation);

        var before = await reading;
        var after = await node.Get<IBarReader>().ReadRowsAsync(All, Cancellation);
        Assert.Equal((1, MinimalBar(0).Bar.Close), (before.SettledVersion, before.Rows[0].Close));
        Assert.Equal((2, 1), (after.SettledVersion, after.Rows[0].Close));
    }

    // After a promotion that lost commits the node learns of the new epoch a moment later.
    [Fact]
    public async Task ReadPageAsync_EpochThatTheNodeDoesNotFollowYet_AnswersNoPage()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        await node.Get<IMarketWriter>().CommitAsync(
            new MarketCommit { LastSequence = 1, Bars = [MinimalBar(0)], SettledVersions = [new(Aapl, 1)] },
            Cancellation);
        await database.ExecuteAsync("UPDATE log_state SET epoch = epoch + 1");

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => node.Get<IBarReader>().ReadPageAsync(All, Cancellation).AsTask());

        Assert.Contains("epoch 2", refused.Message, StringComparison.Ordinal);
        Assert.Single(await node.Get<IBarReader>().ListAsync(All, Cancellation));
    }

    [Fact]
    public async Task ListAsync_PageThatIsCancelledOrFails_LeavesNoTransactionOpen()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node(("Analytics:MaxConnections", "1"));
        var sleep = new BulkQuery<int>("SELECT 1 FROM pg_sleep(60)", [], row => row.GetInt32(0));
        var fault = new BulkQuery<int>("SELECT 1 / $1", [0], row => row.GetInt32(0));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var reading = ListAsync(sleep, stop.Token);
        await Until.TrueAsync(
            async () => (await database.QueryAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))[0] > 0,
            () => "Nothing sleeps.");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => ListAsync(fault, Cancellation));

        Assert.Empty((await node.Get<IBarReader>().ReadPageAsync(All, Cancellation)).Rows);
        Assert.Equal([0], await database.QueryAsync<long>(OpenSql));

        Task<(StoredPage<int> Page, long Epoch)> ListAsync(RowQuery<int> rows, CancellationToken cancellationToken) =>
            node.Get<MarketDatabase>().ListAsync(
                ConnectionPool.Analytics, new PageQuery<int>(rows, Aapl), cancellationToken).AsTask();
    }
}
