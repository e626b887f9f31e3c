using FinApi.Application.History;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Routing;
using NodaTime;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Postgres.Routing;

/// <summary>A primary with two standbys: one takes over, the other one is told too late to follow it.</summary>
public sealed class SecondStandbyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FailOver_SecondStandbyStillFollowsTheOldPrimary_AnswersNothingUntilItFollowsTheNewOne()
    {
        PostgresInstallation.SkipUnlessThere();
        await using var primary = await PostgresServer.CreateAsync();
        await primary.ExecuteAsync("postgres", $"CREATE DATABASE {PostgresPair.Database}");
        await using var heir = await primary.CreateStandbyAsync();
        await using var second = await primary.CreateStandbyAsync();
        await using var node = await StartAsync(primary, heir, second);
        await CommitAsync(node, 1);
        await UntilAsync(node, answering: [1, 2], "Not both standbys answer.");

        await primary.KillAsync();
        await heir.PromoteAsync();
        await Until.TrueAsync(() => TryCommitAsync(node, 2), () => "Nothing is taken after the promotion.");
        await UntilAsync(node, answering: [], "A standby answers that lacks what was written.");
        Assert.Equal([1, 2], await SequencesAsync(node));
        var state = (await node.Get<IStoreMonitor>().GetStateAsync(Cancellation)).Servers[2];
        Assert.Equal((StoreHealth.Degraded, "is not known to follow the primary"), (state.Health, state.Detail));

        await second.ExecuteAsync(
            "postgres", $"ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port={heir.Port} user=finapi'");
        await second.ExecuteAsync("postgres", "SELECT pg_reload_conf()");
        await UntilAsync(node, answering: [2], "The second standby does not return.");
        await Until.TrueAsync(
            async () => (await SequencesAsync(node)).SequenceEqual([1L, 2L]), () => "It lacks a trade.");
    }

    private static async Task<PostgresNode> StartAsync(params PostgresServer[] servers)
    {
        var hosts = string.Join(',', servers.Select(server => $"127.0.0.1:{server.Port}"));
        var node = new PostgresNode($"Host={hosts};Username=finapi;Database={PostgresPair.Database};Timeout=15");
        await node.StartAsync();
        await node.Get<HostWatch>().StartAsync(CancellationToken.None);
        return node;
    }

    private static Task UntilAsync(PostgresNode node, int[] answering, string otherwise)
    {
        var hosts = node.Get<DatabaseHosts>();
        return Until.TrueAsync(
            () => Task.FromResult(hosts.All.Index()
                .Where(each => hosts.Roles.MayAnswer(each.Item))
                .Select(each => each.Index)
                .SequenceEqual(answering)),
            () => otherwise);
    }

    private static async Task<bool> TryCommitAsync(PostgresNode node, long sequence)
    {
        try
        {
            await CommitAsync(node, sequence);
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    // Traded now: settled trades would be read where they were written anyway.
    private static ValueTask CommitAsync(PostgresNode node, long sequence)
    {
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        return node.Get<IMarketWriter>().CommitAsync(
            new MarketCommit { LastSequence = sequence, Trades = [MinimalTrade(sequence) with { EventTime = now }] },
            Cancellation);
    }

    private static async Task<IEnumerable<long>> SequencesAsync(PostgresNode node)
    {
        var all = new TickRange(Aapl, null, null, IsDescending: false, Limit: 100) { MayLag = true };
        return (await node.Get<ITradeReader>().ListAsync(all, Cancellation)).Select(trade => trade.Sequence);
    }
}
