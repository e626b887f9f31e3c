using FinApi.Application.Limits;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Tests.InProcess;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Infrastructure.Tests.Redis.Limits;

/// <summary>Three nodes behind Sentinels whose master dies.</summary>
public sealed class LimitFailoverTests
{
    private const int Nodes = 3;
    private const int Limit = 600;
    private const int Before = 300;

    private static readonly LimitCheck Check =
        new("acc-1", null, Cost: 1, PerMinute: Limit, KeyPerMinute: Limit, PerDay: null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeAsync_MasterDies_StaysWithinTheStatedExcessAndIsRefusedAfterwards()
    {
        RedisInstallation.SkipUnlessThere();
        await using var servers = await RedisSentinels.StartAsync();
        var connections = Enumerable.Range(0, Nodes)
            .Select(_ => SharedRedis.Connect(servers.ConnectionString, new RedisOptions()))
            .ToArray();
        var nodes = connections
            .Select((connection, n) => new LimitNode(connection, n, Nodes, new KnownUsage(), time: null))
            .ToArray();

        try
        {
            await FailOverAsync(servers, nodes);
        }
        finally
        {
            Array.ForEach(nodes, node => node.Dispose());
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private static async Task FailOverAsync(RedisSentinels servers, LimitNode[] nodes)
    {
        // One node has granted more than its share: the worst that can be when Redis goes away.
        var granted = 0;
        while (granted < Before)
        {
            Assert.Equal(LimitKind.None, (await nodes[0].Store.TakeAsync(Check, Cancellation)).Refused);
            granted++;
        }

        await servers.Master.KillAsync();
        granted += await DrainAsync(nodes);
        foreach (var node in nodes)
        {
            await Until.TrueAsync(() => IsBackAsync(node), () => $"A node does not come back: {node.Store.Fault}");
        }

        granted += await DrainAsync(nodes);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{granted - Limit} calls of {Limit} a minute were over the limit through the fail-over.");
        Assert.InRange(granted, Limit - (Limit / 50), Limit + (Limit * (Nodes - 1) / Nodes));
    }

    private static async Task<int> DrainAsync(LimitNode[] nodes)
    {
        var granted = 0;
        foreach (var node in nodes)
        {
            while ((await node.Store.TakeAsync(Check, Cancellation)).Refused == LimitKind.None)
            {
                Assert.True(++granted <= 10 * Limit, "The nodes refuse nothing.");
            }
        }

        return granted;
    }

    private static async Task<bool> IsBackAsync(LimitNode node)
    {
        await node.Store.TickAsync();
        return node.Store.Fault is null;
    }
}
