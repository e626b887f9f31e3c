using FinApi.Application.Accounts;
using FinApi.Application.History;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Routing;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>Faults of a server that answers: what was written stays, writing goes on when they are mended.</summary>
public sealed class ServerFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CommitAsync_ReadOnlyPrimary_IsRefusedWithTheReasonUntilItIsNot()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = await StartAsync(database);
        await CommitAsync(node, 1);

        await SetReadOnlyAsync(database, "on");
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await CommitAsync(node, 2));
        await UntilDetailAsync(node, "default_transaction_read_only is on");

        Assert.Contains("default_transaction_read_only=off", refused.Message, StringComparison.Ordinal);
        await Until.TrueAsync(
            () => Task.FromResult(node.LoggedOfServers.Any(line => line.StartsWith(
                "Error: postgres-1, the primary, refuses writes", StringComparison.Ordinal))),
            () => string.Join('\n', node.LoggedOfServers));
        Assert.Equal(StoreHealth.Degraded, (await StateAsync(node)).Health);
        Assert.Equal([1], await SequencesAsync(node));

        await SetReadOnlyAsync(database, "off");
        await UntilCommittedAsync(node, 2);
        Assert.Equal([1, 2], await SequencesAsync(node));
        await UntilHealthyAsync(node);
    }

    [Fact]
    public async Task CommitAsync_FullDisk_IsRefusedAsFullUntilThereIsRoom()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 14);
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = await StartAsync(database);
        await disk.TakeAsync(await SharedPostgres.Server, database.Name);
        var sequence = 0;
        var stored = 0;

        var refused = await Assert.ThrowsAsync<StorageFullException>(async () =>
        {
            for (; ; stored = sequence)
            {
                var trades = Enumerable.Range(sequence + 1, 5_000).Select(i => MinimalTrade(i, i)).ToArray();
                sequence += trades.Length;
                await node.Get<IMarketWriter>().CommitAsync(
                    new MarketCommit { LastSequence = sequence, Trades = trades }, Cancellation);
            }
        });

        Assert.Contains("53100", refused.Message, StringComparison.Ordinal);
        Assert.Contains("PostgreSQL server", refused.ToError().Message, StringComparison.Ordinal);
        Assert.Equal(StoreHealth.Degraded, (await StateAsync(node)).Health);
        Assert.Equal(stored, (await node.Get<IMarketWriter>().ReadHeadAsync(Cancellation)).LastSequence);

        await disk.GrowAsync(megabytes: 100);
        await UntilCommittedAsync(node, stored + 1);
        Assert.Equal(stored + 1, (await node.Get<IMarketWriter>().ReadHeadAsync(Cancellation)).LastSequence);
        await UntilHealthyAsync(node);
    }

    // What can never be stored must not be sent again. A constraint may be a fault of FinApi or of a change of the
    // schema: good data must not be dropped for it.
    [Fact]
    public async Task Refusal_OfAValue_IsUnstorableAndOfAStateIsNot()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = await StartAsync(database);
        await CommitAsync(node, MinimalTrade(1, 1) with { Venue = "XNAS" });
        await database.ExecuteAsync("ALTER TABLE trade ADD CONSTRAINT dear CHECK (price < 1000)");
        await database.ExecuteAsync("ALTER TABLE trade ALTER COLUMN venue SET NOT NULL");
        var good = MinimalTrade(2, 2) with { Venue = "XNAS" };

        await Assert.ThrowsAsync<UnstorableDataException>(
            async () => await CommitAsync(node, good with { TradeId = "a\0b" }));
        var known = MinimalTrade(1, 1) with { Venue = "XNAS" };
        foreach (var trade in new[] { good with { Price = 1000 }, MinimalTrade(2, 2), known })
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(async () => await CommitAsync(node, trade));
        }

        await Assert.ThrowsAsync<UnstorableDataException>(
            async () => await node.Get<IAccountReader>().FindByEmailAsync("a\0@example.com", Cancellation));
        await CommitAsync(node, good);
        Assert.Equal([1, 2], await SequencesAsync(node));
    }

    [Fact]
    public async Task CommitAsync_PasswordNoLongerValid_IsRefusedUntilItIsAgain()
    {
        PostgresInstallation.SkipUnlessThere();
        await using var server = await PostgresServer.CreateAsync();
        await server.ExecuteAsync("postgres", "CREATE ROLE market LOGIN SUPERUSER PASSWORD 'right'");
        await server.AuthenticateAsync("market", "scram-sha-256");
        await using var node = new PostgresNode(
            $"{server.ConnectionString("postgres")};Username=market;Password=right");
        await node.StartAsync();
        await node.Get<HostWatch>().StartAsync(CancellationToken.None);
        await CommitAsync(node, 1);

        await server.ExecuteAsync("postgres", "ALTER ROLE market PASSWORD 'other'");
        await server.EndSessionsAsync("postgres");
        await Until.TrueAsync(
            async () => (await StateAsync(node)).Health == StoreHealth.Unhealthy, () => "The node thinks it is well.");
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await CommitAsync(node, 2));

        Assert.Contains("28P01", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("right", refused.Message, StringComparison.Ordinal);
        await Until.TrueAsync(
            () => Task.FromResult(node.LoggedOfServers.Any(line => line.StartsWith(
                "Warning: postgres-1 does not answer and is not used until it does: 28P01",
                StringComparison.Ordinal))),
            () => string.Join('\n', node.LoggedOfServers));

        await server.ExecuteAsync("postgres", "ALTER ROLE market PASSWORD 'right'");
        await UntilCommittedAsync(node, 2);
        await UntilHealthyAsync(node);
    }

    // The server ends all sessions, as it does when it is stopped for a moment: nobody notices.
    [Fact]
    public async Task CommitAndList_SessionsTerminatedMeanwhile_Succeed()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = await StartAsync(database);
        for (var i = 1; i <= 20; i++)
        {
            await CommitAsync(node, i);
            await (await SharedPostgres.Server).EndSessionsAsync(database.Name);

            Assert.Equal(i, (await SequencesAsync(node)).Count);
        }
    }

    private static async Task<PostgresNode> StartAsync(TestDatabase database)
    {
        var node = database.Node();
        await node.StartAsync();
        await node.Get<HostWatch>().StartAsync(CancellationToken.None);
        return node;
    }

    private static async Task SetReadOnlyAsync(TestDatabase database, string value)
    {
        var server = await SharedPostgres.Server;
        await server.ExecuteAsync(
            "postgres", $"ALTER DATABASE {database.Name} SET default_transaction_read_only = {value}");
        await server.EndSessionsAsync(database.Name);
    }

    private static ValueTask CommitAsync(PostgresNode node, long sequence) =>
        CommitAsync(node, MinimalTrade(sequence, sequence));

    private static ValueTask CommitAsync(PostgresNode node, Trade trade) =>
        node.Get<IMarketWriter>().CommitAsync(
            new MarketCommit { LastSequence = trade.Sequence, Trades = [trade] }, Cancellation);

    private static Task UntilCommittedAsync(PostgresNode node, long sequence) =>
        Until.TrueAsync(
            async () =>
            {
                try
                {
                    await CommitAsync(node, sequence);
                    return true;
                }
                catch (Exception e) when (e is StorageUnavailableException or StorageFullException)
                {
                    return false;
                }
            },
            () => "Commits are still refused.");

    private static ValueTask<StoreState> StateAsync(PostgresNode node) =>
        node.Get<IStoreMonitor>().GetStateAsync(Cancellation);

    private static Task UntilDetailAsync(PostgresNode node, string part) =>
        Until.TrueAsync(
            async () => (await StateAsync(node)).Detail.Contains(part, StringComparison.Ordinal),
            () => $"The state does not say: {part}");

    private static Task UntilHealthyAsync(PostgresNode node) =>
        Until.TrueAsync(
            async () => (await StateAsync(node)).Health == StoreHealth.Healthy,
            () => "The store is not healthy again.");

    private static async Task<IReadOnlyList<long>> SequencesAsync(PostgresNode node)
    {
        var all = new TickRange(Aapl, null, null, IsDescending: false, Limit: 1_000);
        return [.. (await node.Get<ITradeReader>().ListAsync(all, Cancellation)).Select(trade => trade.Sequence)];
    }
}
