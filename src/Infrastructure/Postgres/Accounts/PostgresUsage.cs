using FinApi.Application.Limits.Usage;
using FinApi.Infrastructure.Postgres.Routing;
using NodaTime;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>Reads and adds what was used.</summary>
internal sealed class PostgresUsage(MarketDatabase database, TimeProvider timeProvider) : IUsageReader, IUsageWriter
{
    // A batch is sent again within minutes; whoever comes after a week has lost it long ago.
    private static readonly Duration RememberedFor = Duration.FromDays(7);

    public ValueTask<IReadOnlyList<StoredUsage>> ListAsync(
        string accountId, LocalDate startDate, LocalDate endDate, CancellationToken cancellationToken) =>
        database.ListAsync(
            ConnectionPool.Analytics, UsageTable.List(accountId, startDate, endDate), cancellationToken);

    public async Task AddAsync(string batchId, IReadOnlyList<StoredUsage> usage, CancellationToken cancellationToken)
    {
        var now = Instant.FromDateTimeOffset(timeProvider.GetUtcNow());
        // A batch that is there already is not added again.
        await database.RepeatOnPrimaryAsync(
            ConnectionPool.Background,
            async connection =>
            {
                await using var transaction = await database.BeginAsync(
                    connection, ConnectionPool.Background, cancellationToken);
                if (await UsageTable.TryInsertBatchAsync(connection, batchId, now, now - RememberedFor))
                {
                    await UsageTable.AddAsync(connection, usage);
                }

                await transaction.CommitAsync(cancellationToken);
                return true;
            },
            cancellationToken);
    }
}
