using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Routing;
using NodaTime;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Postgres.Routing;

/// <summary>A primary and a standby, each behind a PgBouncer that goes on when its server does not.</summary>
public sealed class PgBouncerRoutingTests(PostgresPair pair) : IClassFixture<PostgresPair>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListAsync_StandbyKilledUnderLoad_NeverFailsAndReturnsToIt()
    {
        PostgresInstallation.SkipUnlessThere();
        PgBouncer.SkipUnlessThere();
        await using var first = await PgBouncer.StartAsync(pair.Standby);
        await using var second = await PgBouncer.StartAsync(pair.Primary);
        await using var node = new PostgresNode(
            $"Host=127.0.0.1:{first.Port},127.0.0.1:{second.Port};Username=finapi;Database={PostgresPair.Database};"
            + "Timeout=15",
            ("Pooler", "PgBouncer"));
        await node.StartAsync();
        await node.Get<HostWatch>().StartAsync(CancellationToken.None);
        var trade = MinimalTrade(1) with { EventTime = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()) };
        await node.Get<IMarketWriter>().CommitAsync(
            new MarketCommit { LastSequence = 1, Trades = [trade] }, Cancellation);
        await PostgresPair.UntilReadsAreOnAsync(node, HostRole.Standby);
        await using var load = await ReadLoad.StartAsync(node);
        await load.UntilReadsAsync(100);

        await pair.KillAndReviveStandbyAsync(node, load);

        Assert.Empty(await load.StopAsync());
    }
}
