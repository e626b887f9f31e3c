using Dapper;
using FinApi.Application.Log.Writing;
using FinApi.Application.Operator;
using FinApi.Application.Storage;
using FinApi.Application.Workers;
using FinApi.Infrastructure.Postgres.Market;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.SlowQueries;
using FinApi.Infrastructure.Postgres.Upkeep;
using FinApi.Infrastructure.Tests.Postgres.SlowQueries;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Npgsql;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Postgres.Upkeep;

/// <summary>What a node does by itself, through PgBouncer in transaction mode.</summary>
public sealed class PgBouncerUpkeepTests(LargeDay day) : IClassFixture<LargeDay>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PartitionsAhead_Started_MakesThoseOfTheNextDays()
    {
        await using var database = await CreateAsync();
        await using var node = await StartAsync(database);
        var worker = Assert.Single(node.Get<IEnumerable<IHostedService>>().OfType<PartitionsAhead>());

        await worker.StartAsync(Cancellation);

        // Today and four days ahead, of both tables of ticks.
        await Until.TrueAsync(
            async () => (await database.QueryAsync<int>("""
                SELECT count(*) FROM pg_inherits WHERE inhparent IN ('trade'::regclass, 'quote'::regclass)
                """))[0] == 10,
            () => "The partitions of the next days are not there.");
        await worker.StopAsync(Cancellation);
    }

    [Fact]
    public async Task ClusterTurn_TwoNodesAtOnce_OneDoesItWithinItsLimit()
    {
        await using var database = await CreateAsync();
        await using var first = await StartAsync(database, ("Background:StatementTimeout", "00:03:00"));
        await using var second = await StartAsync(database);
        var job = new LimitJob(first.Get<MarketDatabase>());

        var working = first.Get<IClusterTurn>().TryAsync(job, Cancellation).AsTask();
        await job.HasBegun.Task;
        Assert.False(await second.Get<IClusterTurn>().TryAsync(job, Cancellation));
        job.MayEnd.SetResult();

        Assert.True(await working);
        Assert.Equal("3min", job.Limit);
        Assert.False(await second.Get<IClusterTurn>().TryAsync(job, Cancellation));
    }

    [Fact]
    public async Task StatisticsRefresh_DaysAreThere_FillsTheView()
    {
        await using var database = await CreateAsync();
        await database.ExecuteAsync("""
            INSERT INTO instrument (symbol, mic, type, is_delisted, is_test_issue, create_time, update_time)
            VALUES ('AAPL', 'XNAS', 1, false, false, 0, 0);
            SELECT add_partition('bar', 'now', date_trunc('month', now())::text, (now() + interval '40 days')::text);
            INSERT INTO bar (symbol, interval, start_time, end_time, trading_date, open, high, low, close, revision,
                first_time, first_sequence, last_time, last_sequence, is_supplied)
            VALUES ('AAPL', '1d', now(), now(), current_date, 1, 2, 1, 2, 0, 0, 0, 0, 0, false)
            """);
        await using var node = await StartAsync(database);
        var refresh = Assert.Single(node.Get<IEnumerable<IClusterJob>>().OfType<StatisticsRefresh>());

        Assert.True(await node.Get<IClusterTurn>().TryAsync(refresh, Cancellation));

        Assert.Equal(["AAPL"], await database.QueryAsync<string>("SELECT symbol FROM daily_statistic"));
    }

    // PREPARE, hypothetical indexes and several connections at once, over three sessions of the server.
    [Fact]
    public async Task SlowQueryReading_AutoIndex_ProvesAndMakesTheIndexAndLeavesNothingInSessions()
    {
        PgBouncer.SkipUnlessThere();
        Assert.SkipUnless(PostgresInstallation.HasExtension("hypopg"), "hypopg is not installed; ./test installs it.");
        await day.ResetAsync("pg_stat_statements", "hypopg");
        await day.Database.ExecuteAsync("SELECT sum(price) FROM trade WHERE venue = 'V7'");
        await using var node = await StartAsync(day.Database, ("AutoIndex", "true"));
        var reading = Assert.Single(node.Get<IEnumerable<IClusterJob>>().OfType<SlowQueryReading>());

        Assert.True(await node.Get<IClusterTurn>().TryAsync(reading, Cancellation));

        var report = await node.Get<ISlowQueryReader>().ReadAsync(50, Cancellation);
        var advice = Assert.Single(
            report.SlowQueries, query => query.Query.Contains("venue = $1", StringComparison.Ordinal)).Advice;
        Assert.True(Assert.Single(advice).IsProved);
        Assert.NotNull(Assert.Single(report.CreatedIndexes).CompleteTime);
        var bouncer = await SharedPostgres.Bouncer;
        for (var i = 0; i < 10; i++)
        {
            await using var session = await TestDatabase.OpenAsync(bouncer.ConnectionString(day.Database.Name));
            Assert.Equal(0, await session.ExecuteScalarAsync<int>("""
                SELECT (SELECT count(*) FROM hypopg_list_indexes)
                    + (SELECT count(*) FROM pg_prepared_statements WHERE name = 'finapi_advice')
                """));
        }
    }

    [Fact]
    public async Task DetachAsync_DayOfTrades_TakesItOut()
    {
        await using var database = await CreateAsync();
        await using var node = await StartAsync(database);
        await node.Get<IMarketWriter>().CommitAsync(
            new MarketCommit { LastSequence = 1, Trades = [MinimalTrade(1)] }, Cancellation);

        var table = await node.Get<PartitionDetachment>().DetachAsync(
            TradeTable.Name, new LocalDate(2026, 11, 20), Cancellation);

        Assert.Equal("trade_20261120_detached", table);
        Assert.Equal([0], await database.QueryAsync<int>("SELECT count(*) FROM trade"));
    }

    private static Task<TestDatabase> CreateAsync()
    {
        PgBouncer.SkipUnlessThere();
        return TestDatabase.CreateMigratedAsync();
    }

    private static async Task<PostgresNode> StartAsync(
        TestDatabase database, params (string Key, string Value)[] settings)
    {
        var bouncer = await SharedPostgres.Bouncer;
        var node = new PostgresNode(
            bouncer.ConnectionString(database.Name), [("Pooler", "PgBouncer"), .. settings]);
        await node.StartAsync();
        return node;
    }

    private sealed class LimitJob(MarketDatabase database) : IClusterJob
    {
        public TaskCompletionSource HasBegun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource MayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? Limit { get; private set; }

        public string Name => "test";

        public TimeSpan Period => TimeSpan.FromMinutes(5);

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            HasBegun.TrySetResult();
            await MayEnd.Task;
            Limit = await database.InTransactionAsync(
                ConnectionPool.Background,
                connection => connection.ExecuteScalarAsync<string>("SELECT current_setting('statement_timeout')"),
                cancellationToken);
        }
    }
}
