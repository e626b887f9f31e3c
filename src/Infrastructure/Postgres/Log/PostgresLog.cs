using FinApi.Application.Log;
using FinApi.Infrastructure.Postgres.Market;
using FinApi.Infrastructure.Postgres.Routing;
using NodaTime;

namespace FinApi.Infrastructure.Postgres.Log;

/// <summary>The rows of the log on the primary.</summary>
internal sealed class PostgresLog(MarketDatabase database, SettledFence fence) : ILogReader, ILogTrimming, ILogEpoch
{
    private const ConnectionPool Pool = ConnectionPool.Background;
    private const int PatienceSeconds = 30;

    public async ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken) =>
        (await database.ListAsync(Pool, LogStateTable.Read(), cancellationToken))[0];

    public async ValueTask<LogRead> ReadAsync(long position, int limit, CancellationToken cancellationToken)
    {
        var (read, walPosition) = await database.RepeatOnPrimaryAsync(
            Pool,
            connection => LogRowTable.ReadAsync(connection, position, limit, PatienceSeconds, cancellationToken),
            cancellationToken);
        fence.Note(read.Rows, walPosition);
        return read;
    }

    public async ValueTask<LogCheckpoint> ReadCheckpointAsync(CancellationToken cancellationToken)
    {
        var found = await database.ListAsync(Pool, LogRowTable.FindCheckpoint(), cancellationToken);
        return found is [var checkpoint] ? checkpoint : LogCheckpoint.Empty;
    }

    public async ValueTask TrimAsync(
        LogCheckpoint checkpoint, Instant oldest, long maxEntries, CancellationToken cancellationToken) =>
        await database.InTransactionAsync(
            Pool,
            async connection =>
            {
                await LogRowTable.TrimAsync(connection, checkpoint, oldest, maxEntries);
                return true;
            },
            cancellationToken);

    public async ValueTask RaiseAsync(long from, CancellationToken cancellationToken) =>
        await database.RepeatOnPrimaryAsync(
            Pool, connection => LogStateTable.RaiseEpochAsync(connection, from), cancellationToken);
}
