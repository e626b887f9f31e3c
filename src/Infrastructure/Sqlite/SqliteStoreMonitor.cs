using FinApi.Application.Ports;

namespace FinApi.Infrastructure.Sqlite;

/// <summary>Tells how the database is: one row read, two file sizes and the free bytes of the disk.</summary>
internal sealed class SqliteStoreMonitor(SqliteDatabase database, DataFolder folder) : IStoreMonitor
{
    public async ValueTask<StoreState> GetStateAsync(CancellationToken cancellationToken)
    {
        var (health, detail) = await JudgeAsync(cancellationToken);
        return new StoreState("sqlite", health, detail, folder.UsedBytes, folder.MaxBytes);
    }

    private async ValueTask<(StoreHealth Health, string Detail)> JudgeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.ReadAsync(session => LogStateTable.Read(session, cancellationToken), cancellationToken);
        }
        catch (StorageUnavailableException e)
        {
            return (StoreHealth.Unhealthy, $"It cannot be read. {e.Message}");
        }

        if (folder.WhyNoRoomFor(bytes: 0) is { } reason)
        {
            return (StoreHealth.Degraded, reason);
        }

        return database.LastWriteFailure is { } failure
            ? (StoreHealth.Degraded, $"The last write failed. {failure.Message}")
            : (StoreHealth.Healthy, string.Empty);
    }
}
