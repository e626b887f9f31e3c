using FinApi.Application.Operator;
using FinApi.Application.Workers;
using FinApi.Infrastructure.Postgres.SlowQueries;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Postgres.SlowQueries;

public sealed class SlowQueryReadingTests(LargeDay day) : IClassFixture<LargeDay>
{
    private const string Statistics = "pg_stat_statements";
    private const string Hypothetical = "hypopg";
    private const string ByVenueSql = "SELECT sum(price) FROM trade WHERE venue = 'V7'";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_NothingReadYet_IsEmpty()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();

        var report = await node.Get<ISlowQueryReader>().ReadAsync(5, Cancellation);

        Assert.Null(report.Problem);
        Assert.Null(report.ReadTime);
        Assert.Empty(report.SlowQueries);
    }

    [Fact]
    public async Task RunAsync_ExtensionIsMissing_SaysWhatToDo()
    {
        await day.ResetAsync();

        var report = await ReportAsync();

        Assert.Contains("CREATE EXTENSION pg_stat_statements", report.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_StatementsOfEveryKind_AreToldWithoutValues()
    {
        await day.ResetAsync(Statistics);
        await day.Database.ExecuteAsync("CREATE ROLE finapi_test PASSWORD 'my-secret'; DROP ROLE finapi_test");
        await day.Database.ExecuteAsync("SELECT count(*) FROM trade WHERE symbol = 'my-secret'");

        var report = await ReportAsync();

        Assert.NotNull(report.ReadTime);
        Assert.DoesNotContain(report.SlowQueries, query => query.Query.Contains("secret", StringComparison.Ordinal));
        var told = Assert.Single(
            report.SlowQueries, query => query.Query == "SELECT count(*) FROM trade WHERE symbol = $1");
        Assert.Equal((1, 1), (told.Calls, told.RowCount));
        Assert.True(told.TotalTime > Duration.Zero && told.MaxTime <= told.TotalTime);
        Assert.True(told.BlocksHit + told.BlocksRead > 0);
        Assert.StartsWith("127.0.0.1:", told.Server, StringComparison.Ordinal);
        Assert.Empty(told.Advice);
        var times = report.SlowQueries.Select(query => query.TotalTime).ToList();
        Assert.Equal(times.OrderDescending(), times);
    }

    [Fact]
    public async Task RunAsync_FilterWithoutIndex_ProvesTheMissingOne()
    {
        SkipWithoutHypopg();
        await day.ResetAsync(Statistics, Hypothetical);
        await day.Database.ExecuteAsync(ByVenueSql);

        var advice = Assert.Single(await AdviceAsync("venue = $1"));

        Assert.Equal(QueryAdviceKind.MissingIndex, advice.Kind);
        Assert.True(advice.IsProved);
        Assert.Equal("CREATE INDEX ON trade (venue)", advice.Statement);
        Assert.Contains("trade_20261120 with 150,000 rows", advice.Evidence, StringComparison.Ordinal);
        Assert.Contains("cost falls from ", advice.Evidence, StringComparison.Ordinal);
        Assert.Equal([0], await day.Database.QueryAsync<int>("SELECT count(*) FROM hypopg_list_indexes"));
    }

    [Fact]
    public async Task RunAsync_WithoutHypopg_SaysThatNothingIsProved()
    {
        await day.ResetAsync(Statistics);
        await day.Database.ExecuteAsync(ByVenueSql);

        var advice = Assert.Single(await AdviceAsync("venue = $1"));

        Assert.Equal(QueryAdviceKind.MissingIndex, advice.Kind);
        Assert.False(advice.IsProved);
        Assert.Contains("hypopg is not installed", advice.Evidence, StringComparison.Ordinal);
    }

    // All rows have the same side: no index helps, and the planner knows.
    [Fact]
    public async Task RunAsync_IndexWouldNotHelp_IsNotAdvised()
    {
        SkipWithoutHypopg();
        await day.ResetAsync(Statistics, Hypothetical);
        await day.Database.ExecuteAsync("SELECT sum(price) FROM trade WHERE aggressor_side = 1");

        var advice = Assert.Single(await AdviceAsync("aggressor_side = $1"));

        Assert.Equal((QueryAdviceKind.SequentialScan, false), (advice.Kind, advice.IsProved));
        Assert.Contains("hypothetical index on (aggressor_side)", advice.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ManyRowsChanged_SaysThatStatisticsAreStale()
    {
        await day.ResetAsync(Statistics);
        await day.Database.ExecuteAsync("UPDATE trade_20261120 SET size = size + 1 WHERE sequence <= 40000");
        await day.Database.ExecuteAsync("SELECT count(*) FROM trade WHERE symbol = 'S1' AND event_time >= 5");

        // PostgreSQL counts changes when the session that made them ends, or a little later.
        IReadOnlyList<QueryAdvice> advice = [];
        await Until.TrueAsync(
            async () =>
            {
                await day.Database.ExecuteAsync("UPDATE cluster_job SET next_time = now()");
                advice = await AdviceAsync("event_time >= $2");
                return advice.Count > 0;
            },
            () => "No advice came.");

        var stale = Assert.Single(advice);
        Assert.Equal((QueryAdviceKind.StaleStatistics, "ANALYZE trade_20261120"), (stale.Kind, stale.Statement));
        Assert.Contains("40,000 rows of trade_20261120 changed since", stale.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_AutoIndex_MakesItOnEveryPartitionOnceAndRecordsIt()
    {
        SkipWithoutHypopg();
        await day.ResetAsync(Statistics, Hypothetical);
        await day.Database.ExecuteAsync(ByVenueSql);

        var report = await ReportAsync(("AutoIndex", "true"));
        await day.Database.ExecuteAsync("UPDATE cluster_job SET next_time = now()");
        var again = await ReportAsync(("AutoIndex", "true"));

        Assert.DoesNotContain(report.CreatedIndexes, index => index.CompleteTime is null);
        var created = Assert.Single(again.CreatedIndexes);
        Assert.Equal(("auto_trade_venue", "CREATE INDEX ON trade (venue)"), (created.Name, created.Statement));
        Assert.Contains("cost falls from ", created.Evidence, StringComparison.Ordinal);
        Assert.Equal([true], await day.Database.QueryAsync<bool>(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = 'auto_trade_venue'::regclass"));
        Assert.Contains("auto_trade_20261120_venue", string.Concat(
            await day.Database.QueryAsync<string>($"EXPLAIN {ByVenueSql}")), StringComparison.Ordinal);
        Assert.DoesNotContain(
            again.SlowQueries, query => query.Advice.Any(advice => advice.Kind == QueryAdviceKind.MissingIndex));
    }

    // What CREATE INDEX CONCURRENTLY leaves when it is interrupted.
    [Fact]
    public async Task BuildAsync_BrokenIndexIsThere_IsMadeAnew()
    {
        await day.ResetAsync();
        await day.Database.ExecuteAsync("""
            CREATE INDEX auto_trade_20261120_venue ON trade_20261120 (venue);
            UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'auto_trade_20261120_venue'::regclass
            """);
        await using var node = day.Database.Node();

        await node.Get<IndexBuilder>().BuildAsync(new IndexCandidate("trade", ["venue"]), "because", Cancellation);

        Assert.Equal([true, true], await day.Database.QueryAsync<bool>("""
            SELECT indisvalid FROM pg_index
            WHERE indexrelid IN ('auto_trade_venue'::regclass, 'auto_trade_20261120_venue'::regclass)
            """));
    }

    private static void SkipWithoutHypopg() =>
        Assert.SkipUnless(
            PostgresInstallation.HasExtension(Hypothetical),
            "PostgreSQL's extension hypopg is not installed (package postgresql-15-hypopg); ./test installs it.");

    private async Task<IReadOnlyList<QueryAdvice>> AdviceAsync(string partOfQuery) =>
        Assert.Single(
            (await ReportAsync()).SlowQueries,
            query => query.Query.Contains(partOfQuery, StringComparison.Ordinal)).Advice;

    private async Task<SlowQueryReport> ReportAsync(params (string Key, string Value)[] settings)
    {
        await using var node = day.Database.Node(settings);
        var reading = Assert.Single(node.Get<IEnumerable<IClusterJob>>().OfType<SlowQueryReading>());
        Assert.True(await node.Get<IClusterTurn>().TryAsync(reading, Cancellation));
        return await node.Get<ISlowQueryReader>().ReadAsync(50, Cancellation);
    }
}
