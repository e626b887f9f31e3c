using Dapper;
using FinApi.Application.Ports;

namespace FinApi.Infrastructure.Postgres;

/// <summary>Tells how the database is: whether it answers, its size, and whether the last commit was stored.</summary>
internal sealed class PostgresStoreMonitor(MarketDatabase database, PostgresMarketWriter writer) : IStoreMonitor
{
    private const string SizeSql = "SELECT pg_database_size(current_database())";

    public async ValueTask<StoreState> GetStateAsync(CancellationToken cancellationToken)
    {
        try
        {
            var usedBytes = await ReadSizeAsync(cancellationToken);
            return writer.LastFailure is { } failure
                ? State(StoreHealth.Degraded, $"The last commit was refused. {failure.Message}", usedBytes)
                : State(StoreHealth.Healthy, string.Empty, usedBytes);
        }
        catch (StorageUnavailableException e)
        {
            return State(StoreHealth.Unhealthy, $"It takes no writes. {e.Message}", usedBytes: 0);
        }
    }

    private ValueTask<long> ReadSizeAsync(CancellationToken cancellationToken) =>
        database.OnPrimaryAsync(
            ConnectionPool.RealTime,
            connection => connection.ExecuteScalarAsync<long>(
                new CommandDefinition(SizeSql, cancellationToken: cancellationToken)),
            cancellationToken);

    private static StoreState State(StoreHealth health, string detail, long usedBytes) =>
        new("postgres", health, detail, usedBytes, MaxBytes: null);
}
