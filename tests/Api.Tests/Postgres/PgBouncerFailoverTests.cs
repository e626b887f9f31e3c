using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Api.Tests.Postgres;

/// <summary>A node over two servers, each behind its PgBouncer, which answers even when its server does not.</summary>
public sealed class PgBouncerFailoverTests : IAsyncLifetime
{
    private const string Database = "finapi";

    private readonly Stack<IAsyncDisposable> _parts = [];

    private PostgresServer _primary = null!;
    private PostgresServer _standby = null!;
    private ApiServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        PgBouncer.SkipUnlessThere();
        _primary = Keep(await PostgresServer.CreateAsync());
        await _primary.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        _standby = Keep(await _primary.CreateStandbyAsync());
        await _primary.ExecuteAsync("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'");
        await _primary.ExecuteAsync("postgres", "SELECT pg_reload_conf()");
        var (first, second) = (Keep(await PgBouncer.StartAsync(_primary)), Keep(await PgBouncer.StartAsync(_standby)));
        _server = Keep(await ApiServer.StartAsync(
            replace: null,
            $"--ConnectionStrings:Postgres=Host=127.0.0.1:{first.Port},127.0.0.1:{second.Port};"
            + $"Username=finapi;Database={Database};Timeout=15",
            "--Postgres:Pooler=PgBouncer"));
        await using var publisher = new Publisher(_server, "instruments");
        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }

    [Fact]
    public async Task Publish_PrimaryKilledAndStandbyPromoted_LosesNothingAcknowledgedAndStoresNothingTwice()
    {
        await using var publisher = new ResendingPublisher(_server);
        await publisher.UntilAcknowledgedAsync(1_000);

        await _primary.KillAsync();
        await publisher.UntilAsync(() => publisher.Refusals > 0, "Nothing was refused without a primary.");
        var promoted = TimeProvider.System.GetTimestamp();
        await _standby.PromoteAsync();
        await publisher.UntilAcknowledgedAsync(publisher.Acknowledged + 1_000);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"A thousand more {TimeProvider.System.GetElapsedTime(promoted).TotalSeconds:0.0} s after it began.");

        await publisher.StopAsync();
        await _server.AssertStoredOnceAsync(publisher.Acknowledged);
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
