using FinApi.Application.MarketData.Following;
using FinApi.Application.Revisions;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Sqlite.Connections;
using NodaTime;

namespace FinApi.Infrastructure.Sqlite.Days;

/// <summary>What is stated of days, and what has changed, in the database.</summary>
internal sealed class SqliteDays(SqliteDatabase database) : IConditionReader, IRevisionReader, IRevisionTrimming
{
    public ValueTask<IReadOnlyList<StatedConditions>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(session => DataConditionTable.List(session, cancellationToken), cancellationToken);

    public ValueTask<RevisionRead> ReadAsync(RevisionPlace after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.InSnapshot(snapshot => new RevisionRead(
                RevisionTable.ReadBounds(snapshot, cancellationToken),
                RevisionTable.List(snapshot, after, limit, cancellationToken))),
            cancellationToken);

    public ValueTask<RevisionStart> FindStartAsync(Instant time, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.InSnapshot(snapshot => new RevisionStart(
                RevisionTable.ReadBounds(snapshot, cancellationToken),
                RevisionTable.FindFirst(snapshot, time, cancellationToken))),
            cancellationToken);

    public async ValueTask TrimAsync(Instant oldest, CancellationToken cancellationToken) =>
        await database.WriteAsync(roughBytes: 0, session => RevisionTable.Trim(session, oldest));
}
