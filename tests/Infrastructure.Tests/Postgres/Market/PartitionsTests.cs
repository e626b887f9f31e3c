using FinApi.Infrastructure.Postgres.Market;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Postgres.Market;

public sealed class PartitionsTests
{
    private const string CountSql = """
        SELECT count(*) FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE relkind = 'r'
        """;

    [Fact]
    public async Task EnsureAsync_DaysAhead_AreMadeOnceByAllNodesTogether()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var first = database.Node();
        await using var second = database.Node();
        var lastOfMonth = Instant.FromUtc(2026, 12, 31, 12, 0);

        await Task.WhenAll(EnsureAsync(first), EnsureAsync(second));

        // Days 31, 1, 2 of trades and of quotes; December and January of bars.
        Assert.Equal([8], await database.QueryAsync<int>(CountSql));

        Task EnsureAsync(PostgresNode node) => node.Get<Partitions>()
            .EnsureAsync(lastOfMonth, daysAhead: 2, TestContext.Current.CancellationToken).AsTask();
    }
}
