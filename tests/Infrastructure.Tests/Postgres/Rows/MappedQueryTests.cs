using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Rows;

namespace FinApi.Infrastructure.Tests.Postgres.Rows;

public sealed class MappedQueryTests
{
    [Theory]
    [InlineData("SELECT 1::bigint")]
    [InlineData("SELECT 1::bigint, 2::bigint, 3::bigint")]
    public async Task ListAsync_OtherNumberOfColumnsThanTheTuple_IsRefused(string sql)
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        var query = new MappedQuery<(long First, long Second), long>(sql, [], row => row.Second);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => node.Get<MarketDatabase>().ListAsync(
                ConnectionPool.RealTime, query, TestContext.Current.CancellationToken).AsTask());
    }
}
