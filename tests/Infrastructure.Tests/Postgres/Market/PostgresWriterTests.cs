using FinApi.Application.History;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using NodaTime;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Postgres.Market;

public sealed class PostgresWriterTests
{
    private static readonly TickRange All = new(Aapl, null, null, IsDescending: false, Limit: 100);

    private const string PartitionsSql = """
        SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE relkind = 'r' ORDER BY relname
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Two nodes that take in ticks number them from the same position: the slower one must build its commit again.
    [Fact]
    public async Task CommitAsync_AnotherNodeHasWrittenSince_IsRefusedUntilReadAgain()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var slow = database.Node();
        await using var fast = database.Node();
        var next = new MarketCommit { LastSequence = 1, Trades = [MinimalTrade(1)] };
        await slow.Get<IMarketWriter>().ReadHeadAsync(Cancellation);
        await fast.Get<IMarketWriter>().CommitAsync(next, Cancellation);

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await slow.Get<IMarketWriter>().CommitAsync(next, Cancellation));

        Assert.Contains("Another node", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await slow.Get<IMarketWriter>().ReadHeadAsync(Cancellation)).LastSequence);
        var later = new MarketCommit { LastSequence = 2, Trades = [MinimalTrade(2)] };
        await slow.Get<IMarketWriter>().CommitAsync(later, Cancellation);
        Assert.Equal([1, 2], (await fast.Get<ITradeReader>().ListAsync(All, Cancellation)).Select(t => t.Sequence));
    }

    [Fact]
    public async Task CommitAsync_TicksOfSeveralDays_LieInAPartitionADay()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        var before1970 = MinimalTrade(1) with { EventTime = Instant.FromUtc(1969, 12, 31, 23, 59) };
        var commit = new MarketCommit
        {
            LastSequence = 3,
            Trades = [before1970, MinimalTrade(2)],
            Quotes = [MinimalQuote(3)],
            Bars = [MinimalBar(0)],
        };

        await node.Get<IMarketWriter>().CommitAsync(commit, Cancellation);

        Assert.Equal(
            ["bar_202611", "quote_20261120", "trade_19691231", "trade_20261120"],
            await database.QueryAsync<string>(PartitionsSql));
        Assert.Equal([1, 2], (await node.Get<ITradeReader>().ListAsync(All, Cancellation)).Select(t => t.Sequence));
    }
}
