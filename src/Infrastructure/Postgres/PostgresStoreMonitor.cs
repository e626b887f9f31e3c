using System.Globalization;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Market;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Rows;
using NodaTime;

namespace FinApi.Infrastructure.Postgres;

/// <summary>
/// Tells how the database is: what <see cref="HostWatch"/> sees of its servers, its size, whether it stores commits.
/// </summary>
internal sealed class PostgresStoreMonitor(MarketDatabase database, DatabaseHosts hosts, PostgresMarketWriter writer)
    : IStoreMonitor
{
    // A commit takes milliseconds; one that takes this long waits for something.
    private static readonly TimeSpan LongCommit = TimeSpan.FromSeconds(10);

    private static readonly MappedQuery<long, long> Size =
        new("SELECT pg_database_size(current_database())", [], bytes => bytes);

    public async ValueTask<StoreState> GetStateAsync(CancellationToken cancellationToken)
    {
        var (usedBytes, failure) = await ReadSizeAsync(cancellationToken);
        StoreServerState[] servers = [.. hosts.All.Select(Describe)];
        if (failure is not null)
        {
            var canRead = hosts.All.Any(hosts.Roles.MayAnswer);
            return State(
                canRead ? StoreHealth.Degraded : StoreHealth.Unhealthy, $"The store takes no writes. {failure}");
        }

        string[] troubles =
        [
            .. WritingTroubles(),
            .. servers.Where(server => server.Health != StoreHealth.Healthy).Select(s => $"{s.Name} {s.Detail}."),
        ];
        return troubles.Length > 0
            ? State(StoreHealth.Degraded, string.Join(' ', troubles))
            : State(StoreHealth.Healthy, string.Join(
                ' ', servers.Where(server => server.Lag is not null).Select(s => $"{s.Name} {s.Detail}.")));

        StoreState State(StoreHealth health, string detail) =>
            new("postgres", health, detail, usedBytes, MaxBytes: null) { Servers = servers };
    }

    private IEnumerable<string> WritingTroubles()
    {
        if (writer.LastFailure is { } refused)
        {
            yield return $"The last commit was refused. {refused.Message}";
        }

        if (writer.Waiting is { } waiting && waiting > LongCommit)
        {
            yield return $"A commit has been waiting for {Seconds(waiting)} s: does a synchronous standby answer?";
        }
    }

    // A primary that is silent is not asked again: whoever wants to know the state should not have to wait for it.
    private async ValueTask<(long UsedBytes, string? Failure)> ReadSizeAsync(CancellationToken cancellationToken)
    {
        if (hosts.Roles.Primary is { State.Reason: { } reason } primary)
        {
            return (0, $"{primary.Name} does not answer ({reason}).");
        }

        try
        {
            return ((await database.ListAsync(ConnectionPool.RealTime, Size, cancellationToken))[0], null);
        }
        catch (StorageUnavailableException e)
        {
            return (0, e.Message);
        }
    }

    private StoreServerState Describe(DatabaseHost host)
    {
        var lag = hosts.Roles.Lag(host);
        return host switch
        {
            { State.Reason: { } reason } =>
                Server("unknown", StoreHealth.Unhealthy, $"does not answer ({reason})"),
            { State.Role: HostRole.Primary } when host != hosts.Roles.Primary => Server(
                "primary",
                StoreHealth.Unhealthy,
                $"is primary too, and is not used: {hosts.Roles.Primary?.Name} was promoted later"),
            { State: { Role: HostRole.Primary, IsReadOnly: true } } => Server(
                "primary", StoreHealth.Degraded, "takes no writes: default_transaction_read_only is on"),
            { State.Role: HostRole.Primary } => Server("primary", StoreHealth.Healthy, string.Empty),
            { IsAhead: true } =>
                Server("standby", StoreHealth.Degraded, "is ahead of the primary: it follows another server"),
            _ when lag is null => Server("standby", StoreHealth.Degraded, "is not known to follow the primary"),
            _ => Server(
                "standby",
                hosts.Roles.MayAnswer(host) ? StoreHealth.Healthy : StoreHealth.Degraded,
                $"is {Seconds(lag.Value)} s behind"),
        };

        StoreServerState Server(string role, StoreHealth health, string detail) =>
            new(host.Name, role, health, detail, lag is { } time ? Duration.FromTimeSpan(time) : null);
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
}
