using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using Grpc.Core;

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
        await UntilAcknowledgedAsync(publisher, 1_000);

        await _primary.KillAsync();
        var killed = TimeProvider.System.GetTimestamp();
        await UntilAsync(publisher, () => publisher.Refusals > 0, "Nothing was refused without a primary.");
        Assert.NotEmpty(await ReadTradeIdsAsync()); // the standby still answers
        var promoted = TimeProvider.System.GetTimestamp();
        await _standby.PromoteAsync();
        await UntilAcknowledgedAsync(publisher, publisher.Acknowledged + 1);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Acknowledged again {Seconds(killed)} s after the kill, {Seconds(promoted)} s after the promotion began.");
        await UntilAcknowledgedAsync(publisher, publisher.Acknowledged + 1_000);

        await publisher.StopAsync();
        await AssertStoredOnceAsync(publisher.Acknowledged);
    }

    // Whoever forgets to fence the old primary has two; the one that was promoted later stays the one.
    [Fact]
    public async Task Publish_OldPrimaryComesBackUnfenced_GoesOnAtTheNewOne()
    {
        await using var publisher = new ResendingPublisher(_server);
        await UntilAcknowledgedAsync(publisher, 100);
        await _primary.KillAsync();
        await _standby.PromoteAsync();
        await UntilAcknowledgedAsync(publisher, publisher.Acknowledged + 100);

        await _primary.StartAsync();
        await UntilAsync(
            publisher,
            async () => (await ServerAsync(0)).Detail.Contains("not used", StringComparison.Ordinal),
            "The status does not tell of two primaries.");
        await UntilAcknowledgedAsync(publisher, publisher.Acknowledged + 100);

        await publisher.StopAsync();
        await AssertStoredOnceAsync(publisher.Acknowledged);
        Assert.Equal(HealthState.Degraded, (await StatusAsync()).Stores[0].State);
    }

    // A frozen machine holds what was sent to it: the commit under way must be taken back from it.
    [Fact]
    public async Task Publish_PrimaryFrozenAndStandbyPromoted_GoesOnAtTheNewOne()
    {
        await using var publisher = new ResendingPublisher(_server);
        await UntilAcknowledgedAsync(publisher, 100);
        await _primary.FreezeAsync();
        await _standby.PromoteAsync();
        await UntilAcknowledgedAsync(publisher, publisher.Acknowledged + 100);

        await publisher.StopAsync();
        await AssertStoredOnceAsync(publisher.Acknowledged);
        await _primary.KillAsync();
    }

    private static Task UntilAcknowledgedAsync(ResendingPublisher publisher, long number) =>
        UntilAsync(publisher, () => publisher.Acknowledged >= number, $"Trade {number} is not acknowledged.");

    private static Task UntilAsync(ResendingPublisher publisher, Func<bool> condition, string otherwise) =>
        UntilAsync(publisher, () => Task.FromResult(condition()), otherwise);

    private static Task UntilAsync(ResendingPublisher publisher, Func<Task<bool>> condition, string otherwise) =>
        Until.TrueAsync(
            async () =>
            {
                Assert.Empty(publisher.Faults);
                return await condition();
            },
            () => otherwise);

    private static string Seconds(long since) =>
        $"{TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.0}";

    private async Task AssertStoredOnceAsync(long acknowledged)
    {
        var stored = await ReadTradeIdsAsync();
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(Enumerable.Range(1, (int)acknowledged).Select(n => $"{n}").Except(stored));
    }

    private async Task<List<string>> ReadTradeIdsAsync()
    {
        var history = new History.HistoryClient(_server.Grpc);
        var request = new ListTradesRequest { Symbol = "AAPL", PageSize = 1_000 };
        var ids = new List<string>();
        do
        {
            var page = await ListAsync(history, request);
            ids.AddRange(page.Trades.Select(trade => trade.TradeId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return ids;
    }

    // Until every server is looked at anew an answer may be UNAVAILABLE with RetryInfo: a client asks again.
    private static async Task<ListTradesResponse> ListAsync(History.HistoryClient history, ListTradesRequest request)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        while (true)
        {
            try
            {
                return await history.ListTradesAsync(request, cancellationToken: patience.Token);
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.Unavailable)
            {
                await Task.Yield();
            }
        }
    }

    private async Task<StoreServerStatus> ServerAsync(int index) => (await StatusAsync()).Stores[0].Servers[index];

    private async Task<GetStatusResponse> StatusAsync() =>
        await new Contracts.V1.Status.StatusClient(_server.Grpc).GetStatusAsync(
            new GetStatusRequest(), cancellationToken: TestContext.Current.CancellationToken);
}
