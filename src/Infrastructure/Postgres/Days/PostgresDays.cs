using FinApi.Application.MarketData.Following;
using FinApi.Application.Revisions;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Storage;
using NodaTime;

namespace FinApi.Infrastructure.Postgres.Days;

/// <summary>
/// What is stated of days, and what has changed, on the primary: a standby that lags would say that nothing has.
/// </summary>
internal sealed class PostgresDays(MarketDatabase database) : IConditionReader, IRevisionReader, IRevisionTrimming
{
    private const ConnectionPool Pool = ConnectionPool.Background;

    public async ValueTask<IReadOnlyList<StatedConditions>> ListAsync(CancellationToken cancellationToken) =>
        StatedRange.Group(await database.ListAsync(Pool, DataConditionTable.List(), cancellationToken));

    public async ValueTask<RevisionRead> ReadAsync(
        RevisionPlace after, int limit, CancellationToken cancellationToken)
    {
        // The bounds stand between: what is trimmed meanwhile is among the rows, or named by the bounds; and what is
        // committed after the first bounds lies behind their last position.
        var head = (await database.ListAsync(ConnectionPool.RealTime, RevisionTable.Bounds, cancellationToken))[0];
        var rows = await database.ListAsync(
            ConnectionPool.RealTime, RevisionTable.List(after, limit), cancellationToken);
        var bounds = (await database.ListAsync(ConnectionPool.RealTime, RevisionTable.Bounds, cancellationToken))[0];
        return new RevisionRead(bounds with { LastPosition = head.LastPosition }, rows);
    }

    public async ValueTask<RevisionStart> FindStartAsync(Instant time, CancellationToken cancellationToken)
    {
        var head = (await database.ListAsync(ConnectionPool.RealTime, RevisionTable.Bounds, cancellationToken))[0];
        var first = (await database.ListAsync(
            ConnectionPool.RealTime, RevisionTable.FindFirst(time), cancellationToken))[0];
        return new RevisionStart(head, first < 0 ? null : first);
    }

    public async ValueTask TrimAsync(Instant oldest, CancellationToken cancellationToken) =>
        await database.InTransactionAsync(
            Pool,
            async connection =>
            {
                await RevisionTable.TrimAsync(connection, oldest);
                return true;
            },
            cancellationToken);
}
