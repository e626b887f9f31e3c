using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using Google.Rpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FinApi.Api.Tests.Postgres;

/// <summary>
/// Faults of the server under a node that is published to: clients are refused and told to come back, an operator reads
/// why, nothing acknowledged is lost, and all goes on by itself when the fault is mended.
/// </summary>
public sealed class PostgresFaultTests : IAsyncLifetime
{
    private const string Database = "finapi";

    private readonly ErrorLog _log = new(LogLevel.Warning);

    private Stack<IAsyncDisposable> _parts = [];
    private PostgresServer _postgres = null!;
    private ApiServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        _postgres = await PostgresServer.CreateAsync();
        _parts.Push(_postgres);
        await _postgres.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        await _postgres.ExecuteAsync("postgres", "CREATE ROLE market LOGIN SUPERUSER PASSWORD 'right'");
        await _postgres.AuthenticateAsync("market", "scram-sha-256");
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }

    [Fact]
    public async Task Publish_PasswordNoLongerValid_IsRefusedUntilItIsAgain()
    {
        await StartAsync();
        await using var publisher = new ResendingPublisher(_server);
        await publisher.UntilAcknowledgedAsync(100);

        await _postgres.ExecuteAsync("postgres", "ALTER ROLE market PASSWORD 'other'");
        await _postgres.EndSessionsAsync(Database);
        await AssertToldAsync(publisher, HealthState.Unhealthy, "28P01", "postgres-1 does not answer");
        await AssertRefusedAsync(ListTradesAsync, "STORAGE_UNAVAILABLE");

        await _postgres.ExecuteAsync("postgres", "ALTER ROLE market PASSWORD 'right'");
        await AssertRecoveredAsync(publisher);
        Assert.DoesNotContain(_log.Messages, line => line.Contains("right", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publish_DatabaseIsGone_IsRefusedUntilItIsBack()
    {
        await StartAsync();
        await using var publisher = new ResendingPublisher(_server);
        await publisher.UntilAcknowledgedAsync(100);

        await _postgres.ExecuteAsync("postgres", $"ALTER DATABASE {Database} ALLOW_CONNECTIONS false");
        await _postgres.EndSessionsAsync(Database);
        await Until.TrueAsync(() => TryRenameAsync(Database, "elsewhere"), () => "The database is not renamed.");
        await AssertToldAsync(publisher, HealthState.Unhealthy, "3D000", "postgres-1 does not answer");
        await AssertRefusedAsync(ListTradesAsync, "STORAGE_UNAVAILABLE");

        await _postgres.ExecuteAsync("postgres", $"ALTER DATABASE elsewhere RENAME TO {Database}");
        await _postgres.ExecuteAsync("postgres", $"ALTER DATABASE {Database} ALLOW_CONNECTIONS true");
        await AssertRecoveredAsync(publisher);
    }

    [Fact]
    public async Task Publish_ReadOnlyPrimary_IsRefusedWhileReadsGoOn()
    {
        await StartAsync();
        await using var publisher = new ResendingPublisher(_server);
        await publisher.UntilAcknowledgedAsync(100);

        await SetReadOnlyAsync("on");
        await AssertToldAsync(
            publisher,
            HealthState.Degraded,
            "default_transaction_read_only is on",
            "postgres-1, the primary, refuses writes");
        await AssertRefusedAsync(SignUpAsync, "STORAGE_UNAVAILABLE");
        Assert.NotEmpty(await _server.ReadTradeIdsAsync());

        await SetReadOnlyAsync("off");
        await AssertRecoveredAsync(publisher);
    }

    [Fact]
    public async Task Publish_FullDisk_IsRefusedUntilThereIsRoom()
    {
        var disk = await SmallDisk.MountAsync(megabytes: 40);
        _parts = new([disk, .. _parts.Reverse()]); // it is unmounted when the server has ended
        await disk.TakeAsync(_postgres, Database);
        await StartAsync();
        await using var publisher = new ResendingPublisher(_server);
        await publisher.UntilAcknowledgedAsync(100);

        await disk.FillAsync();
        await AssertToldAsync(publisher, HealthState.Degraded, "53100", "53100");
        await AssertRefusedAsync(SignUpAsync, "STORAGE_FULL");
        Assert.NotEmpty(await _server.ReadTradeIdsAsync());

        await disk.GrowAsync(megabytes: 100);
        await AssertRecoveredAsync(publisher);
    }

    private async Task StartAsync()
    {
        _server = await ApiServer.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(_log),
            $"--ConnectionStrings:Postgres=Host=127.0.0.1;Port={_postgres.Port};Username=market;Password=right;"
            + $"Database={Database};Timeout=15",
            "--Logging:LogLevel:FinApi=Warning");
        _parts.Push(_server);
        await using var publisher = new Publisher(_server, "instruments");
        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
    }

    // The publisher takes nothing but UNAVAILABLE with RetryInfo for a refusal; anything else is a fault.
    private async Task AssertToldAsync(ResendingPublisher publisher, HealthState state, string detail, string logged)
    {
        await publisher.UntilAsync(() => publisher.Refusals > 0, "Nothing was refused.");
        await Until.TrueAsync(
            async () => await StoreAsync() is var store && store.State == state
                && store.Detail.Contains(detail, StringComparison.Ordinal),
            () => $"/v1/status does not say {state} and {detail}.");
        var (code, health) = await HealthAsync();
        Assert.Equal(
            state == HealthState.Unhealthy ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, code);
        Assert.Equal(state.ToString().ToUpperInvariant(), (string?)health["checks"]!["store"]!["status"]);
        Assert.Contains(detail, (string?)health["checks"]!["store"]!["detail"], StringComparison.Ordinal);
        await Until.TrueAsync(
            () => Task.FromResult(_log.Messages.Any(line => line.Contains(logged, StringComparison.Ordinal))),
            () => $"The log has no '{logged}': {string.Join('\n', _log.Messages)}");
    }

    private async Task AssertRecoveredAsync(ResendingPublisher publisher)
    {
        await publisher.UntilAcknowledgedAsync(publisher.Acknowledged + 100);
        await publisher.StopAsync();
        await _server.AssertStoredOnceAsync(publisher.Acknowledged);
        await Until.TrueAsync(
            async () => (await StoreAsync()).State == HealthState.Healthy, () => "The store is not healthy again.");
        Assert.Equal(HttpStatusCode.OK, (await HealthAsync()).Code);
    }

    private static async Task AssertRefusedAsync(Func<Task<HttpResponseMessage>> send, string reason)
    {
        using var answer = await send();
        var error = await ErrorAnswer.FromAsync(answer);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal((Code.Unavailable, reason), (error.Code, error.Reason));
        Assert.True(error.HasRetry);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    private Task<HttpResponseMessage> ListTradesAsync() =>
        _server.Http.GetAsync("/v1/instruments/AAPL/trades", Token);

    private Task<HttpResponseMessage> SignUpAsync() =>
        _server.Http.PostAsJsonAsync(
            "/v1/accounts", new { email = "new@example.com", password = "correct horse battery staple" }, Token);

    private async Task SetReadOnlyAsync(string value)
    {
        await _postgres.ExecuteAsync(
            "postgres", $"ALTER DATABASE {Database} SET default_transaction_read_only = {value}");
        await _postgres.EndSessionsAsync(Database);
    }

    // Refused while a session of it is just ending.
    private async Task<bool> TryRenameAsync(string name, string other)
    {
        try
        {
            await _postgres.ExecuteAsync("postgres", $"ALTER DATABASE {name} RENAME TO {other}");
            return true;
        }
        catch (Npgsql.PostgresException e) when (e.SqlState == Npgsql.PostgresErrorCodes.ObjectInUse)
        {
            return false;
        }
    }

    private async Task<StoreStatus> StoreAsync() =>
        (await new Contracts.V1.Status.StatusClient(_server.Grpc).GetStatusAsync(
            new GetStatusRequest(), cancellationToken: Token)).Stores[0];

    private async Task<(HttpStatusCode Code, JsonNode Health)> HealthAsync()
    {
        using var answer = await _server.Http.GetAsync("/health/", Token);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!);
    }
}
