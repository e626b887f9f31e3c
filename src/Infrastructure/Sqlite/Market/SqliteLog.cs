using FinApi.Application.Log;
using FinApi.Infrastructure.Sqlite.Connections;
using NodaTime;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>The rows of the log in the database.</summary>
internal sealed class SqliteLog(SqliteDatabase database) : ILogReader, ILogTrimming, ILogEpoch
{
    public ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(session => LogStateTable.Read(session, cancellationToken), cancellationToken);

    public ValueTask<LogRead> ReadAsync(long position, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                // In this order: what comes in between is among the rows.
                var head = LogStateTable.Read(session, cancellationToken);
                var rows = LogRowTable.List(session, position, limit, cancellationToken);
                return new LogRead(
                    head.Epoch, rows.Count == 0 ? head.LastPosition : rows[0].FirstPosition - 1, rows);
            },
            cancellationToken);

    public ValueTask<LogCheckpoint> ReadCheckpointAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(session => LogCheckpointTable.Find(session) ?? LogCheckpoint.Empty, cancellationToken);

    public async ValueTask TrimAsync(
        LogCheckpoint checkpoint, Instant oldest, long maxEntries, CancellationToken cancellationToken)
    {
        var head = await ReadHeadAsync(cancellationToken);
        var beyond = head.LastPosition - maxEntries;
        if (checkpoint.Epoch == head.Epoch && await database.ReadAsync(
            session => LogRowTable.IsTrimmable(session, checkpoint.Position, oldest, beyond), cancellationToken))
        {
            await database.WriteAsync(roughBytes: 0, session =>
            {
                LogCheckpointTable.Upsert(session, checkpoint);
                LogRowTable.Trim(session, checkpoint.Position, oldest, beyond);
            });
        }
    }

    public async ValueTask RaiseAsync(long from, CancellationToken cancellationToken) =>
        await database.WriteAsync(roughBytes: 0, session => LogStateTable.RaiseEpoch(session, from));
}
