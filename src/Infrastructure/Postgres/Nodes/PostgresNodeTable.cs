using FinApi.Application.Nodes;
using FinApi.Infrastructure.Postgres.Routing;
using NodaTime;

namespace FinApi.Infrastructure.Postgres.Nodes;

/// <summary>The nodes are rows of <c>node</c>: a row a process that has beaten within a day.</summary>
internal sealed class PostgresNodeTable(MarketDatabase database) : INodeTable
{
    public ValueTask<IReadOnlyList<NodeRecord>> BeatAsync(
        NodeBeat beat, Duration patience, CancellationToken cancellationToken) =>
        database.RepeatOnPrimaryAsync(
            ConnectionPool.Background,
            connection => NodeTable.BeatAsync(connection, beat, patience, cancellationToken),
            cancellationToken);

    public ValueTask<NodeRecord?> FindAsync(string id, Duration patience, CancellationToken cancellationToken) =>
        database.RepeatOnPrimaryAsync(
            ConnectionPool.RealTime,
            connection => NodeTable.FindAsync(connection, id, patience, cancellationToken),
            cancellationToken);

    public async ValueTask LeaveAsync(string id, Instant startTime, CancellationToken cancellationToken) =>
        await database.RepeatOnPrimaryAsync(
            ConnectionPool.Background,
            connection => NodeTable.DeleteAsync(connection, id, startTime, cancellationToken),
            cancellationToken);
}
