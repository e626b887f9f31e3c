using FinApi.Application.Accounts;
using FinApi.Application.History;
using FinApi.Application.Log.Writing;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Tests.Contracts;
using FinApi.Infrastructure.Tests.Contracts.Accounts;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Postgres;

public sealed class PgBouncerTests
{
    private static readonly BulkQuery<string> Limit =
        new("SELECT current_setting('statement_timeout')", [], row => row.GetString(0));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The server keeps a session for whoever comes next, so the limit must come with each transaction and go with it.
    [Fact]
    public async Task ListAsync_EachPool_HasItsTimeoutOnTheServerAndLeavesNone()
    {
        await using var database = await CreateAsync();
        await using var node = await StartAsync(database);
        var market = node.Get<MarketDatabase>();

        Assert.Equal(["1s"], await market.ListAsync(ConnectionPool.RealTime, Limit, Cancellation));
        Assert.Equal(["30s"], await market.ListAsync(ConnectionPool.Analytics, Limit, Cancellation));
        Assert.Equal(["5min"], await market.ListAsync(ConnectionPool.Background, Limit, Cancellation));
        Assert.Equal(["0"], await PgBouncedAsync(database));
    }

    [Fact]
    public async Task ListAsync_LongerThanItsPoolAllows_IsEndedByTheServer()
    {
        await using var database = await CreateAsync();
        await using var node = await StartAsync(database);
        var sleep = new BulkQuery<int>("SELECT 1 FROM pg_sleep(60)", [], row => row.GetInt32(0));

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await node.Get<MarketDatabase>().ListAsync(ConnectionPool.RealTime, sleep, Cancellation));

        Assert.Contains("57014", refused.Message, StringComparison.Ordinal);
    }

    // A write of an account that meets a lock must not hold one of the few sessions for longer than its pool allows.
    [Fact]
    public async Task CommitAsync_AccountIsLocked_IsEndedByTheServer()
    {
        await using var database = await CreateAsync();
        await using var node = await StartAsync(database);
        var account = AccountSamples.Account();
        await node.Get<IAccountWriter>().CommitAsync(AccountSamples.Commit(account), Cancellation);
        await using var holder = await TestDatabase.OpenAsync(database.ConnectionString);
        await using var transaction = await holder.BeginTransactionAsync(Cancellation);
        await using var take = new Npgsql.NpgsqlCommand("SELECT FROM account FOR UPDATE", holder);
        await take.ExecuteNonQueryAsync(Cancellation);

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => node.Get<IAccountWriter>().CommitAsync(
                AccountSamples.Commit(account with { Revision = 1 }), Cancellation));

        Assert.Contains("statement timeout", refused.Message, StringComparison.Ordinal);
    }

    // Forty at once over three sessions: prepared statements and what else a session holds would meet.
    [Fact]
    public async Task ListAsync_ManyAtOnce_AllAnswer()
    {
        await using var database = await CreateAsync();
        await using var node = await StartAsync(database);
        await node.Get<IMarketWriter>().CommitAsync(
            new MarketCommit { LastSequence = 1, Trades = [MinimalTrade(1)] }, Cancellation);
        var range = new TickRange(Aapl, null, null, IsDescending: false, Limit: 100);

        var found = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            for (var i = 0; i < 9; i++)
            {
                Assert.Single(await node.Get<ITradeReader>().ListAsync(range, Cancellation));
            }

            return await node.Get<ITradeReader>().ListAsync(range, Cancellation);
        }));

        Assert.All(found, trades => Assert.Single(trades));
    }

    // Several statements in one round trip, with a setting that must end with them.
    [Fact]
    public async Task BeatAsync_AgainAndAgain_SeesTheNodeAndLeavesCommitsDurable()
    {
        await using var database = await CreateAsync();
        await using var node = await StartAsync(database);
        var durability = new BulkQuery<string>(
            "SELECT current_setting('synchronous_commit')", [], row => row.GetString(0));

        for (var i = 0; i < 5; i++)
        {
            Assert.Single(await node.Get<INodeTable>().BeatAsync(
                SampleBeats.Of("a"), LiveNodes.Patience, Cancellation));
            Assert.Equal(
                ["on"],
                await node.Get<MarketDatabase>().ListAsync(ConnectionPool.Background, durability, Cancellation));
        }
    }

    [Fact]
    public async Task Start_PoolerNotSaid_IsRefusedByPgBouncer()
    {
        await using var database = await CreateAsync();
        var bouncer = await SharedPostgres.Bouncer;
        await using var node = new PostgresNode(
            bouncer.ConnectionString(database.Name), ("StartTimeout", "00:00:00"));

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(node.StartAsync);

        Assert.Contains("unsupported startup parameter", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Postgres:Pooler=PgBouncer", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<TestDatabase> CreateAsync()
    {
        PgBouncer.SkipUnlessThere();
        return await TestDatabase.CreateMigratedAsync();
    }

    private static async Task<PostgresNode> StartAsync(TestDatabase database)
    {
        var bouncer = await SharedPostgres.Bouncer;
        var node = new PostgresNode(bouncer.ConnectionString(database.Name), ("Pooler", "PgBouncer"));
        await node.StartAsync();
        return node;
    }

    private static async Task<List<string>> PgBouncedAsync(TestDatabase database)
    {
        await using var connection = await TestDatabase.OpenAsync(
            (await SharedPostgres.Bouncer).ConnectionString(database.Name));
        await using var show = new Npgsql.NpgsqlCommand(Limit.Sql, connection);
        return [(string)(await show.ExecuteScalarAsync(Cancellation))!];
    }
}
