using FinApi.Application.Storage;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Sqlite.Market;

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
            var whyNoWrites = folder.WhyNoRoomFor(bytes: 0) ?? database.LastWriteFailure?.Message;
            return whyNoWrites is null
                ? (StoreHealth.Healthy, string.Empty)
                : (StoreHealth.Degraded, $"It refuses writes. {whyNoWrites}");
        }
        catch (StorageUnavailableException e)
        {
            return (StoreHealth.Unhealthy, $"It cannot be read. {e.Message}");
        }
    }
}
