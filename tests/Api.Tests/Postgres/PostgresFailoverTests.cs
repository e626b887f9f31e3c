using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Api.Tests.Postgres;

/// <summary>A node over a primary with a synchronous standby, published to and read from as clients do.</summary>
public sealed class PostgresFailoverTests : IAsyncLifetime
{
    private const string Database = "finapi";

    private PostgresServer _primary = null!;
    private PostgresServer _standby = null!;
    private ApiServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        _primary = await PostgresServer.CreateAsync();
        await _primary.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        _standby = await _primary.CreateStandbyAsync();

        // What docs/postgres.md tells an operator who must not lose what was acknowledged.
        await _primary.ExecuteAsync("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'");
        await _primary.ExecuteAsync("postgres", "SELECT pg_reload_conf()");
        _server = await ApiServer.StartAsync(
            replace: null,
            $"--ConnectionStrings:Postgres=Host=127.0.0.1:{_primary.Port},127.0.0.1:{_standby.Port};"
            + $"Username=finapi;Database={Database};Timeout=15");
        await using var publisher = new Publisher(_server, "instruments");
        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _server, _standby, _primary })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Publish_PrimaryKilledAndStandbyPromoted_LosesNothingAcknowledgedAndStoresNothingTwice()
    {
        await using var publisher = new ResendingPublisher(_server);
        await publisher.UntilAcknowledgedAsync(1_000);

        await _primary.KillAsync();
        var killed = TimeProvider.System.GetTimestamp();
        await publisher.UntilAsync(() => publisher.Refusals > 0, "Nothing was refused without a primary.");
        Assert.NotEmpty(await _server.ReadTradeIdsAsync()); // the standby still answers
        var promoted = TimeProvider.System.GetTimestamp();
        await _standby.PromoteAsync();
        await publisher.UntilAcknowledgedAsync(publisher.Acknowledged + 1);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Acknowledged again {Seconds(killed)} s after the kill, {Seconds(promoted)} s after the promotion began.");
        await publisher.UntilAcknowledgedAsync(publisher.Acknowledged + 1_000);

        await publisher.StopAsync();
        await _server.AssertStoredOnceAsync(publisher.Acknowledged);
    }

    // Whoever forgets to fence the old primary has two; the one that was promoted later stays the one.
    [Fact]
    public async Task Publish_OldPrimaryComesBackUnfenced_GoesOnAtTheNewOne()
    {
        await using var publisher = new ResendingPublisher(_server);
        await publisher.UntilAcknowledgedAsync(100);
        await _primary.KillAsync();
        await _standby.PromoteAsync();
        await publisher.UntilAcknowledgedAsync(publisher.Acknowledged + 100);

        await _primary.StartAsync();
        await publisher.UntilAsync(
            async () => (await ServerAsync(0)).Detail.Contains("not used", StringComparison.Ordinal),
            "The status does not tell of two primaries.");
        await publisher.UntilAcknowledgedAsync(publisher.Acknowledged + 100);

        await publisher.StopAsync();
        await _server.AssertStoredOnceAsync(publisher.Acknowledged);
        Assert.Equal(HealthState.Degraded, (await StatusAsync()).Stores[0].State);
    }

    // A frozen machine holds what was sent to it: the commit under way must be taken back from it.
    [Fact]
    public async Task Publish_PrimaryFrozenAndStandbyPromoted_GoesOnAtTheNewOne()
    {
        await using var publisher = new ResendingPublisher(_server);
        await publisher.UntilAcknowledgedAsync(100);
        await _primary.FreezeAsync();
        await _standby.PromoteAsync();
        await publisher.UntilAcknowledgedAsync(publisher.Acknowledged + 100);

        await publisher.StopAsync();
        await _server.AssertStoredOnceAsync(publisher.Acknowledged);
        await _primary.KillAsync();
    }

    private static string Seconds(long since) =>
        $"{TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.0}";

    private async Task<StoreServerStatus> ServerAsync(int index) => (await StatusAsync()).Stores[0].Servers[index];

    private async Task<GetStatusResponse> StatusAsync() =>
        await new Contracts.V1.Status.StatusClient(_server.Grpc).GetStatusAsync(
            new GetStatusRequest(), cancellationToken: TestContext.Current.CancellationToken);
}
