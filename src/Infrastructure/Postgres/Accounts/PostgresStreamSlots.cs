using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Nodes;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Postgres.Routing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>
/// The slots as rows that count as long as their node is live. Keeping them compares rows and streams of the node: a
/// stream that was counted only by this node gets its row, and so does one whose row was removed because the node had
/// been silent. Rows of dead nodes are removed.
/// </summary>
internal sealed class PostgresStreamSlots(
    MarketDatabase database,
    NodeIdentity identity,
    LiveNodes nodes,
    TimeProvider timeProvider,
    ILogger<PostgresStreamSlots> logger)
    : SharedStreamSlots("PostgreSQL", TimeSpan.FromSeconds(5), nodes, timeProvider, logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _timeProvider = timeProvider;

    protected override Task<IReadOnlyList<StreamHolder>> AskAsync(
        string account,
        int limit,
        StreamHolder holder,
        IReadOnlyList<string> ended,
        CancellationToken cancellationToken) =>
        database.RepeatOnPrimaryAsync(
                ConnectionPool.RealTime,
                connection => StreamSlotTable.TakeAsync(
                    connection, identity, account, limit, holder, ended, cancellationToken),
                cancellationToken)
            .AsTask()
            .WaitAsync(Patience, _timeProvider, cancellationToken);

    protected override ValueTask<IReadOnlyList<StreamHolder>> ListHeldAsync(
        string account, CancellationToken cancellationToken) =>
        database.RepeatOnPrimaryAsync(
            ConnectionPool.RealTime,
            connection => StreamSlotTable.ListAsync(connection, identity, account, cancellationToken),
            cancellationToken);

    protected override Task RemoveAsync(IReadOnlyList<NodeStream> ended, CancellationToken cancellationToken) =>
        WriteAsync(connection => StreamSlotTable.DeleteAsync(connection, ended, cancellationToken), cancellationToken);

    protected override async Task KeepSlotsAsync(CancellationToken cancellationToken)
    {
        var rows = await database.RepeatOnPrimaryAsync(
            ConnectionPool.Background,
            connection => StreamSlotTable.ForgetTheDeadAsync(connection, identity, cancellationToken),
            cancellationToken);

        // Read after the rows: a row whose stream is gone by then is of no use any more.
        var live = Streams.ListLive().Select(stream => stream.Holder.SessionId).ToHashSet();
        List<string> surplus = [.. rows.Where(id => !live.Contains(id))];
        List<NodeStream> missing = [.. Streams.ListOpen().Where(each => !rows.Contains(each.Holder.SessionId))];
        if (surplus.Count + missing.Count > 0)
        {
            await WriteAsync(
                connection => StreamSlotTable.CorrectAsync(connection, identity, surplus, missing, cancellationToken),
                cancellationToken);
        }
    }

    private async Task WriteAsync(Func<NpgsqlConnection, Task> work, CancellationToken cancellationToken) =>
        await database.RepeatOnPrimaryAsync(
            ConnectionPool.Background,
            async connection =>
            {
                await work(connection);
                return true;
            },
            cancellationToken);
}
