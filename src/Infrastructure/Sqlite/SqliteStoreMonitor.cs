using FinApi.Application.Storage;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Sqlite.Market;

namespace FinApi.Infrastructure.Sqlite;

/// <summary>Tells how the database is: one row read, two file sizes and the free bytes of the disk.</summary>
internal sealed class SqliteStoreMonitor(SqliteDatabase database, DataFolder folder, CommitMark mark)
    : IStoreMonitor
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
            var whyNoWrites = folder.WhyNoRoomFor(bytes: 0)?.Reason ?? database.LastWriteFailure?.Message;
            string[] troubles =
            [
                .. whyNoWrites is null ? Array.Empty<string>() : [$"The store takes no writes. {whyNoWrites}"],
                .. mark.Loss is { } loss ? [loss] : Array.Empty<string>(),
            ];
            return troubles.Length == 0
                ? (StoreHealth.Healthy, string.Empty)
                : (StoreHealth.Degraded, string.Join(' ', troubles));
        }
        catch (StorageUnavailableException e)
        {
            return (StoreHealth.Unhealthy, $"The store cannot be read. {e.Message}");
        }
    }
}
