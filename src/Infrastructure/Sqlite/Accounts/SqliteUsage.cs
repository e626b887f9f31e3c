using FinApi.Application.Limits.Usage;
using FinApi.Infrastructure.Sqlite.Connections;
using NodaTime;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>Reads and adds what was used.</summary>
internal sealed class SqliteUsage(SqliteDatabase database, TimeProvider timeProvider) : IUsageReader, IUsageWriter
{
    // A batch is sent again within minutes; whoever comes after a week has lost it long ago.
    private static readonly Duration RememberedFor = Duration.FromDays(7);

    public ValueTask<IReadOnlyList<StoredUsage>> ListAsync(
        string accountId, LocalDate startDate, LocalDate endDate, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<StoredUsage>>(
            session => UsageTable.List(session, accountId, startDate, endDate, cancellationToken), cancellationToken);

    public Task AddAsync(string batchId, IReadOnlyList<StoredUsage> usage, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = Instant.FromDateTimeOffset(timeProvider.GetUtcNow());
        return database.WriteAsync(roughBytes: 0, session =>
        {
            if (UsageTable.TryInsertBatch(session, batchId, now, now - RememberedFor))
            {
                UsageTable.Add(session, usage);
            }
        });
    }
}
