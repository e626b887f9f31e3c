using FinApi.Application.History;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Market;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Upkeep;
using NodaTime;
using Npgsql;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Postgres.Upkeep;

public sealed class PartitionDetachmentTests
{
    private const string FileSql = "SELECT pg_relation_filepath(to_regclass('trade_20261120'))";
    private const string WaitsSql = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'ALTER TABLE trade DETACH%' AND wait_event_type = 'Lock'
        """;

    private const string RunsSql = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'ALTER TABLE trade DETACH%' AND state = 'active'
        """;

    private static readonly LocalDate Day = new(2026, 11, 20);
    private static readonly TickRange All = new(Aapl, null, null, IsDescending: false, Limit: 100);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DetachAsync_DayOfTrades_KeepsItsFileAndTheOtherDays()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        await CommitAsync(node, MinimalTrade(1), OfNextDay(2));
        var before = await database.QueryAsync<string>(FileSql);

        var table = await node.Get<PartitionDetachment>().DetachAsync(TradeTable.Name, Day, Cancellation);

        Assert.Equal("trade_20261120_detached", table);
        Assert.Equal(before, await database.QueryAsync<string>($"SELECT pg_relation_filepath('{table}')"));
        Assert.Equal([1], await database.QueryAsync<int>($"SELECT count(*) FROM {table}"));
        Assert.Equal([2], await SequencesAsync(node));
    }

    [Fact]
    public async Task DetachAsync_DayThatIsNotThere_GivesNothing()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();

        Assert.Null(await node.Get<PartitionDetachment>().DetachAsync(TradeTable.Name, Day, Cancellation));
    }

    // As docs/postgres-operations.md tells an operator who wants it back.
    [Fact]
    public async Task DetachAsync_DayIsAttachedAgain_IsServedAndTakesTicks()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        await CommitAsync(node, MinimalTrade(1), OfNextDay(2));
        await node.Get<PartitionDetachment>().DetachAsync(TradeTable.Name, Day, Cancellation);

        await database.ExecuteAsync("""
            ALTER TABLE trade_20261120_detached RENAME TO trade_20261120;
            ALTER TABLE trade ATTACH PARTITION trade_20261120 FOR VALUES
                FROM (extract(epoch FROM timestamptz '2026-11-20Z')::bigint * 1000000000)
                TO (extract(epoch FROM timestamptz '2026-11-21Z')::bigint * 1000000000);
            """);

        Assert.Equal([1, 2], await SequencesAsync(node));
        await CommitAsync(node, MinimalTrade(3));
        Assert.Equal([1, 3, 2], await SequencesAsync(node));
    }

    // It waits for what was open before it, and what comes after waits for neither.
    [Fact]
    public async Task DetachAsync_WriterInTheMiddleOfACommit_BlocksNoOtherWriterOrReader()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        await using var other = database.Node();
        await CommitAsync(node, MinimalTrade(1), OfNextDay(2));
        await using var open = await OpenAsync(node);
        await using var transaction = await open.BeginTransactionAsync(Cancellation);
        await TradeTable.InsertAsync(open, [OfNextDay(3)]);

        var detachment = node.Get<PartitionDetachment>().DetachAsync(TradeTable.Name, Day, Cancellation).AsTask();
        await Until.TrueAsync(
            async () => (await database.QueryAsync<int>(WaitsSql))[0] == 1, () => "It does not wait for the writer.");
        await CommitAsync(other, OfNextDay(4));
        Assert.Contains(4, await SequencesAsync(other));
        Assert.False(detachment.IsCompleted);
        await transaction.CommitAsync(Cancellation);

        Assert.Equal("trade_20261120_detached", await detachment);
        Assert.Equal([2, 3, 4], await SequencesAsync(node));
    }

    [Fact]
    public async Task CommitAsync_LateTickOfADetachedDay_IsStoredAfterOneRefusal()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        await using var archive = database.Node();
        await CommitAsync(node, MinimalTrade(1));
        await archive.Get<PartitionDetachment>().DetachAsync(TradeTable.Name, Day, Cancellation);

        // The pipeline builds a commit again that the store has refused.
        await Assert.ThrowsAsync<StorageUnavailableException>(() => CommitAsync(node, MinimalTrade(2)));
        await CommitAsync(node, MinimalTrade(2));

        Assert.Equal([2], await SequencesAsync(node));
        var again = await archive.Get<PartitionDetachment>().DetachAsync(TradeTable.Name, Day, Cancellation);
        Assert.Equal("trade_20261120_detached_2", again);
        Assert.Equal([1, 2], await database.QueryAsync<int>(
            "SELECT sequence FROM trade_20261120_detached UNION ALL SELECT sequence FROM trade_20261120_detached_2"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DetachAsync_InterruptedHalfWay_IsCompletedByTheNextCallOrTheNextTick(bool isCalledAgain)
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        await CommitAsync(node, MinimalTrade(1));
        await InterruptAsync(database, node);

        if (isCalledAgain)
        {
            var table = await node.Get<PartitionDetachment>().DetachAsync(TradeTable.Name, Day, Cancellation);
            Assert.Equal("trade_20261120_detached", table);
        }
        else
        {
            await using var later = database.Node();
            await CommitAsync(later, MinimalTrade(2));
            Assert.Equal([2], await SequencesAsync(later));
        }

        Assert.Equal([1], await database.QueryAsync<int>("SELECT sequence FROM trade_20261120_detached"));
    }

    // Cancelled while it waits for a reader, when the server has already marked the partition.
    private static async Task InterruptAsync(TestDatabase database, PostgresNode node)
    {
        await using var reader = await OpenAsync(node);
        await using var transaction = await reader.BeginTransactionAsync(Cancellation);
        await TradeTable.InsertAsync(reader, [MinimalTrade(9)]);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var detachment = node.Get<PartitionDetachment>().DetachAsync(TradeTable.Name, Day, giveUp.Token).AsTask();
        await Until.TrueAsync(
            async () => (await database.QueryAsync<int>(WaitsSql))[0] == 1, () => "It does not wait for the writer.");
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => detachment);

        // The caller gives up before the server does: once the writer's lock is gone, the server would complete the
        // detachment.
        await Until.TrueAsync(
            async () => (await database.QueryAsync<int>(RunsSql))[0] == 0, () => "The server does not give up.");
        await transaction.RollbackAsync(Cancellation);
        Assert.Equal([true], await database.QueryAsync<bool>(
            "SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = 'trade_20261120'::regclass"));
    }

    private static ValueTask<NpgsqlConnection> OpenAsync(PostgresNode node) =>
        node.Get<MarketDatabase>().OpenPrimaryAsync(ConnectionPool.Background, Cancellation);

    private static Trade OfNextDay(long sequence) =>
        MinimalTrade(sequence) with { EventTime = Opening + Duration.FromDays(1) };

    private static Task CommitAsync(PostgresNode node, params Trade[] trades)
    {
        var commit = new MarketCommit { LastSequence = trades[^1].Sequence, Trades = trades };
        return node.Get<IMarketWriter>().CommitAsync(commit, Cancellation).AsTask();
    }

    private static async Task<IEnumerable<long>> SequencesAsync(PostgresNode node) =>
        (await node.Get<ITradeReader>().ListAsync(All, Cancellation)).Select(trade => trade.Sequence);
}
