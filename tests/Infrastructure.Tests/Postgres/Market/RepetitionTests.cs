using Dapper;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Tests.Postgres.Market;

/// <summary>What is tried again when a server says it, and what is not.</summary>
public sealed class RepetitionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("57P01", 4)] // the server is shut down
    [InlineData("57P02", 4)] // one of its processes has crashed
    [InlineData("08006", 4)] // the connection is lost
    [InlineData("40001", 4)] // gave way to another transaction
    [InlineData("40P01", 4)] // the same, of a deadlock
    [InlineData("57014", 1)] // took too long, and would again
    [InlineData("23505", 1)] // is there already
    [InlineData("25006", 1)] // read-only
    [InlineData("53100", 1)] // no room
    [InlineData("42P01", 1)] // no such table
    public async Task RepeatOnPrimaryAsync_ServerRefuses_IsTriedSoOften(string code, int times)
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        var tries = 0;

        var refused = await Assert.ThrowsAnyAsync<Exception>(async () =>
            await node.Get<MarketDatabase>().RepeatOnPrimaryAsync(
                ConnectionPool.Background,
                connection =>
                {
                    tries++;
                    return connection.ExecuteAsync($"DO $$ BEGIN RAISE 'refused' USING ERRCODE = '{code}'; END $$");
                },
                Cancellation));

        Assert.Contains($"{code}: refused", refused.Message, StringComparison.Ordinal);
        Assert.Equal(times, tries);
    }

    [Fact]
    public async Task RepeatOnPrimaryAsync_RefusedTwice_IsDoneTheThirdTime()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        var tries = 0;

        var done = await node.Get<MarketDatabase>().RepeatOnPrimaryAsync(
            ConnectionPool.Background,
            async connection =>
            {
                tries++;
                await connection.ExecuteAsync(
                    $"DO $$ BEGIN IF {tries} < 3 THEN RAISE 'refused' USING ERRCODE = '40001'; END IF; END $$");
                return tries;
            },
            Cancellation);

        Assert.Equal(3, done);
    }
}
