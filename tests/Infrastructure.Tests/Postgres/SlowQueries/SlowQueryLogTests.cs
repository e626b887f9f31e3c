using Dapper;
using FinApi.Infrastructure.Postgres;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.SlowQueries;
using FinApi.Infrastructure.Tests.Feeds;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Tests.Postgres.SlowQueries;

public sealed class SlowQueryLogTests
{
    private const string SlowSql = "SELECT pg_sleep(0.02), 'my-secret', @Value";

    [Fact]
    public async Task Statement_BeyondTheThreshold_IsLoggedWithoutValues()
    {
        var lines = await RunAsync(TimeSpan.FromMilliseconds(10));

        var line = Assert.Single(lines, line => line.Contains("pg_sleep", StringComparison.Ordinal));
        Assert.StartsWith("A statement took ", line, StringComparison.Ordinal);
        Assert.EndsWith(" ms: SELECT pg_sleep(?), ?, @Value", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statement_BelowTheThreshold_IsNotLogged() =>
        Assert.DoesNotContain(
            await RunAsync(TimeSpan.FromHours(1)), line => line.Contains("pg_sleep", StringComparison.Ordinal));

    // The driver's trace is one for the process, so lines of other tests may stand between.
    private static async Task<string[]> RunAsync(TimeSpan threshold)
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var node = database.Node();
        var logs = new LogRecorder();
        var options = Options.Create(new PostgresOptions { SlowQueryThreshold = threshold });
        using var log = new SlowQueryLog(options, logs.For<SlowQueryLog>());
        await log.StartAsync(TestContext.Current.CancellationToken);

        await node.Get<MarketDatabase>().OnPrimaryAsync(
            ConnectionPool.Background,
            connection => connection.ExecuteAsync(SlowSql, new { Value = "other-secret" }),
            TestContext.Current.CancellationToken);

        lock (logs.Lines)
        {
            return [.. logs.Lines.Select(line => line.Text)];
        }
    }
}
