using System.Diagnostics.Metrics;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>Meter <c>FinApi.Postgres</c>.</summary>
internal sealed class PostgresMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "FinApi.Postgres";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _reads;
    private readonly Counter<long> _repeated;

    public PostgresMetrics(DatabaseHosts hosts)
    {
        _reads = _meter.CreateCounter<long>("finapi.postgres.reads", "{read}", "Reads by server and its role.");
        _repeated = _meter.CreateCounter<long>("finapi.postgres.repeated", "{unit}", "Work that was tried again.");
        _meter.CreateObservableGauge(
            "finapi.postgres.replica_lag",
            () => hosts.All.Where(host => hosts.Roles.Lag(host) is not null)
                .Select(host => new Measurement<double>(hosts.Roles.Lag(host)!.Value.TotalSeconds, ServerTag(host))),
            "s",
            "How far a standby is behind the primary.");
        _meter.CreateObservableGauge(
            "finapi.postgres.up",
            () => hosts.All.Select(host =>
                new Measurement<int>(host.State.Role == HostRole.Unknown ? 0 : 1, ServerTag(host))),
            "{server}",
            "1 for a server that answers.");
    }

    public void Read(DatabaseHost host) => _reads.Add(1, ServerTag(host), new("role", RoleOf(host)));

    public void Repeated() => _repeated.Add(1);

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> ServerTag(DatabaseHost host) => new("server", host.Name);

    private static string RoleOf(DatabaseHost host) =>
        host.State.Role switch
        {
            HostRole.Primary => "primary",
            HostRole.Standby => "standby",
            _ => "unknown",
        };
}
