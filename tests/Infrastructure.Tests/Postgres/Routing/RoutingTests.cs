using System.Diagnostics.Metrics;
using Dapper;
using FinApi.Application.History;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Rows;
using NodaTime;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Postgres.Routing;

/// <summary>Where work goes, seen at two real servers that are broken and mended.</summary>
public sealed class RoutingTests(PostgresPair pair) : IClassFixture<PostgresPair>
{
    // Nothing of it is settled: this is what was traded now.
    private static readonly Instant Now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    private static long _sequence;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_ByIntent_IsThePrimaryOrTheStandby()
    {
        await using var node = await pair.StartNodeAsync();
        var database = node.Get<MarketDatabase>();

        await using var primary = await database.OpenPrimaryAsync(ConnectionPool.Background, Cancellation);
        await using var replica = await database.OpenReplicaAsync(ConnectionPool.Analytics, Cancellation);

        Assert.False(await primary.ExecuteScalarAsync<bool>("SELECT pg_is_in_recovery()"));
        Assert.True(await replica.ExecuteScalarAsync<bool>("SELECT pg_is_in_recovery()"));
    }

    [Fact]
    public async Task List_ByIntent_IsDoneByThePrimaryOrTheStandby()
    {
        await using var node = await pair.StartNodeAsync();
        var database = node.Get<MarketDatabase>();
        var isStandby = new BulkQuery<bool>("SELECT pg_is_in_recovery()", [], row => row.GetBoolean(0));

        var exact = await database.ListAsync(ConnectionPool.RealTime, isStandby, Cancellation);
        var lagging = await database.ListFromReplicaAsync(ConnectionPool.RealTime, isStandby, Aapl, Cancellation);

        Assert.Equal([false], exact);
        Assert.Equal([true], lagging);
    }

    [Fact]
    public async Task Metrics_StandbyFollows_ShowItsLag()
    {
        await using var node = await pair.StartNodeAsync();
        var lags = new List<double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, subscriber) =>
            {
                if (instrument.Meter.Name == PostgresMetrics.MeterName)
                {
                    subscriber.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, lag, _, _) => lags.Add(lag));
        listener.Start();

        listener.RecordObservableInstruments();

        Assert.NotEmpty(lags);
        Assert.All(lags, lag => Assert.InRange(lag, 0, 10));
    }

    [Fact]
    public async Task ListAsync_AfterEachWrite_SeesIt()
    {
        await using var node = await pair.StartNodeAsync();
        for (var i = 0; i < 50; i++)
        {
            var trade = await CommitAsync(node, Now);

            Assert.Contains(await ListAsync(node, mayLag: false), found => found.Sequence == trade);
        }
    }

    // Answers about settled data are cached for a day under a version that this write has raised.
    [Fact]
    public async Task ListAsync_SettledDataWrittenWhileTheStandbyStoodStill_AreNotMissing()
    {
        await using var node = await pair.StartNodeAsync(("MaxReplicaLag", "00:05:00"));
        await pair.Standby.ExecuteAsync(PostgresPair.Database, "SELECT pg_wal_replay_pause()");
        try
        {
            var recent = await CommitAsync(node, Now);
            Assert.DoesNotContain(await ListAsync(node, mayLag: true), found => found.Sequence == recent);

            var settled = await CommitAsync(node, Opening);

            Assert.Contains(await ListAsync(node, mayLag: true), found => found.Sequence == settled);
        }
        finally
        {
            await pair.Standby.ExecuteAsync(PostgresPair.Database, "SELECT pg_wal_replay_resume()");
        }
    }

    [Fact]
    public async Task ListAsync_StandbyLagsTooMuch_IsDoneByThePrimaryUntilItHasCaughtUp()
    {
        await using var node = await pair.StartNodeAsync(("MaxReplicaLag", "00:00:01"));
        await CommitAsync(node, Now);
        // On a busy machine the standby may lag by itself, and its reads come back while it is paused.
        await PostgresPair.UntilReadsAreOnAsync(node, HostRole.Standby);
        await pair.Standby.ExecuteAsync(PostgresPair.Database, "SELECT pg_wal_replay_pause()");
        try
        {
            var trade = await CommitAsync(node, Now);
            await PostgresPair.UntilReadsAreOnAsync(node, HostRole.Primary);

            Assert.Contains(await ListAsync(node, mayLag: true), found => found.Sequence == trade);
            var state = await node.Get<IStoreMonitor>().GetStateAsync(Cancellation);
            Assert.Equal(StoreHealth.Degraded, state.Health);
            Assert.Contains("postgres-1 is ", state.Detail, StringComparison.Ordinal);
            Assert.True(state.Servers[0].Lag > Duration.FromSeconds(1));
        }
        finally
        {
            await pair.Standby.ExecuteAsync(PostgresPair.Database, "SELECT pg_wal_replay_resume()");
        }

        await PostgresPair.UntilReadsAreOnAsync(node, HostRole.Standby);
        var mended = await node.Get<IStoreMonitor>().GetStateAsync(Cancellation);
        Assert.Equal(StoreHealth.Healthy, mended.Health);
        Assert.Equal(
            [("postgres-1", "standby"), ("postgres-2", "primary")], mended.Servers.Select(s => (s.Name, s.Role)));
    }

    // What is committed on the primary alone would be lost with it: neither acknowledged now nor on asking again.
    [Fact]
    public async Task CommitAsync_NoStandbyConfirms_IsRefusedAndNotReadAsStored()
    {
        await using var node = await pair.StartNodeAsync(("Background:StatementTimeout", "00:00:01"));
        await CommitAsync(node, Now);
        await WaitForStandbyAsync("nobody");
        try
        {
            var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => CommitAsync(node, Now));
            Assert.Contains("not confirmed by a standby", refused.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<StorageUnavailableException>(
                async () => await node.Get<IMarketWriter>().ReadHeadAsync(Cancellation));
        }
        finally
        {
            await WaitForStandbyAsync(string.Empty);
        }

        Assert.Equal(_sequence, (await node.Get<IMarketWriter>().ReadHeadAsync(Cancellation)).LastSequence);
    }

    [Fact]
    public async Task ListAsync_StandbyKilledUnderLoad_NeverFailsAndReturnsToIt()
    {
        await using var node = await pair.StartNodeAsync();
        await CommitAsync(node, Now);
        await using var load = await ReadLoad.StartAsync(node);
        await load.UntilReadsAsync(100);

        await pair.KillAndReviveStandbyAsync(node, load);

        Assert.Empty(await load.StopAsync());
    }

    // It accepts connections and never answers; the driver's own cancellation would wait for it.
    [Fact]
    public async Task ListAsync_StandbyFrozenUnderLoad_NeverFailsAndReturnsToIt()
    {
        await using var node = await pair.StartNodeAsync();
        await CommitAsync(node, Now);
        await using var load = await ReadLoad.StartAsync(node);
        await load.UntilReadsAsync(100);

        await pair.Standby.FreezeAsync();
        try
        {
            await PostgresPair.UntilReadsAreOnAsync(node, HostRole.Primary);
            await load.UntilReadsAsync(100);
            var state = await node.Get<IStoreMonitor>().GetStateAsync(Cancellation);
            Assert.Equal((StoreHealth.Degraded, "unknown"), (state.Health, state.Servers[0].Role));
        }
        finally
        {
            await pair.Standby.ThawAsync();
        }

        await PostgresPair.UntilReadsAreOnAsync(node, HostRole.Standby);
        await load.UntilReadsAsync(100);
        Assert.Empty(await load.StopAsync());
        TestContext.Current.TestOutputHelper?.WriteLine($"Longest read: {load.Longest.TotalMilliseconds:0} ms");
    }


    private async Task WaitForStandbyAsync(string name)
    {
        await pair.Primary.ExecuteAsync("postgres", $"ALTER SYSTEM SET synchronous_standby_names = '{name}'");
        await pair.Primary.ExecuteAsync("postgres", "SELECT pg_reload_conf()");
        await Until.TrueAsync(
            () => pair.Primary.IsSetAsync("synchronous_standby_names", name), () => "The setting is not in force.");
    }

    private static async Task<long> CommitAsync(PostgresNode node, Instant eventTime)
    {
        var sequence = Interlocked.Increment(ref _sequence);
        var trade = MinimalTrade(sequence) with { EventTime = eventTime };
        await node.Get<IMarketWriter>().CommitAsync(
            new MarketCommit { LastSequence = sequence, Trades = [trade] }, Cancellation);
        return sequence;
    }

    private static ValueTask<IReadOnlyList<Domain.MarketData.Trade>> ListAsync(PostgresNode node, bool mayLag) =>
        node.Get<ITradeReader>().ListAsync(
            new TickRange(Aapl, null, null, IsDescending: true, Limit: 1_000) { MayLag = mayLag }, Cancellation);
}
