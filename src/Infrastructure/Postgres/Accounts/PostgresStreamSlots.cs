using System.Threading.Channels;
using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using FinApi.Domain.Limits;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Postgres.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>
/// The slots of all nodes, as rows that count as long as their node is live:
/// 1. A stream that opens takes a row, in one round trip. If the database does not answer within 2 s, the node counts
///    its own streams alone, up to its share of the limit.
/// 2. The row of a stream that ends is removed after the end: nobody waits for the removal, and it is tried until it
///    succeeds.
/// 3. Every few seconds rows and streams of the node are compared, and differences are corrected: a stream that was
///    counted only by this node, a row that was removed because the node had been silent. Rows of dead nodes are
///    removed.
/// </summary>
internal sealed partial class PostgresStreamSlots(
    MarketDatabase database,
    NodeIdentity identity,
    LiveNodes nodes,
    TimeProvider timeProvider,
    ILogger<PostgresStreamSlots> logger) : BackgroundService, IStreamSlots
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly NodeStreams _streams = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _isCorrectionDue;
    private volatile bool _isAway;

    public async ValueTask<IReadOnlyList<StreamHolder>> TakeAsync(
        string account, int limit, StreamHolder holder, CancellationToken cancellationToken)
    {
        var isSettled = false;
        try
        {
            var holders = await TakeRowAsync(account, limit, holder, cancellationToken);
            isSettled = true;
            return holders;
        }
        catch (Exception e) when (IsSilence(e))
        {
            NoteSilence(e);
            isSettled = _streams.TryOpen(account, holder, LimitShare.Of(limit, nodes.CountWith(Roles.Streaming)));
            return isSettled
                ? []
                : throw new StorageUnavailableException(
                    "PostgreSQL, which counts the streams of the account, does not answer, and the account has as many "
                    + "streams on this node as one node may open alone.",
                    e);
        }
        finally
        {
            if (!isSettled)
            {
                // The stream may have a row or not: the statement's result is unknown.
                End(account, holder.SessionId);
            }
        }
    }

    public async ValueTask<IReadOnlyList<StreamHolder>> ListAsync(string account, CancellationToken cancellationToken)
    {
        var rows = await database.RepeatOnPrimaryAsync(
            ConnectionPool.RealTime,
            connection => StreamSlotTable.ListAsync(connection, identity, account, cancellationToken),
            cancellationToken);
        return [.. rows.Where(row => !_streams.HasEnded(account, row.SessionId))];
    }

    public ValueTask ReleaseAsync(string account, string sessionId)
    {
        End(account, sessionId);
        return ValueTask.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = timeProvider.CreateTimer(
            _ =>
            {
                _isCorrectionDue = true;
                _wake.Writer.TryWrite(true);
            },
            state: null,
            Period,
            Period);
        while (!stoppingToken.IsCancellationRequested)
        {
            await _wake.Reader.ReadAsync(stoppingToken);
            try
            {
                await WriteAsync(stoppingToken);
            }
            catch (Exception e) when (IsSilence(e))
            {
                NoteSilence(e);
            }
        }
    }

    /// <summary>
    /// Removes the rows of streams that have ended, and corrects all rows when that is due. Never runs twice at once: a
    /// stream that ends while its row is written has its row removed after the write.
    /// </summary>
    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_isCorrectionDue)
        {
            _isCorrectionDue = false;
            await CorrectAsync(cancellationToken);
        }

        var ended = _streams.ListEnded();
        if (ended.Count == 0)
        {
            return;
        }

        await WriteAsync(
            connection => StreamSlotTable.DeleteAsync(connection, ended, cancellationToken), cancellationToken);
        foreach (var stream in ended)
        {
            _streams.Forget(stream.AccountId, stream.Holder.SessionId);
        }
    }

    /// <summary>Corrects the rows of the node's streams, and removes the rows of dead nodes.</summary>
    internal async Task CorrectAsync(CancellationToken cancellationToken)
    {
        var rows = await database.RepeatOnPrimaryAsync(
            ConnectionPool.Background,
            connection => StreamSlotTable.ForgetTheDeadAsync(connection, identity, cancellationToken),
            cancellationToken);

        // Read after the rows: a row whose stream is gone by then is of no use any more.
        var live = _streams.ListLive().Select(stream => stream.Holder.SessionId).ToHashSet();
        List<string> surplus = [.. rows.Where(id => !live.Contains(id))];
        List<NodeStream> missing = [.. _streams.ListOpen().Where(each => !rows.Contains(each.Holder.SessionId))];
        if (surplus.Count + missing.Count > 0)
        {
            await WriteAsync(
                connection => StreamSlotTable.CorrectAsync(connection, identity, surplus, missing, cancellationToken),
                cancellationToken);
        }

        NoteAnswer();
    }

    private static bool IsSilence(Exception exception) =>
        exception is StorageUnavailableException or StorageFullException or TimeoutException;

    private async Task<IReadOnlyList<StreamHolder>> TakeRowAsync(
        string account, int limit, StreamHolder holder, CancellationToken cancellationToken)
    {
        var ended = _streams.Ask(account, holder);
        var holders = await database.RepeatOnPrimaryAsync(
                ConnectionPool.RealTime,
                connection => StreamSlotTable.TakeAsync(
                    connection, identity, account, limit, holder, ended, cancellationToken),
                cancellationToken)
            .AsTask()
            .WaitAsync(Patience, timeProvider, cancellationToken);
        NoteAnswer();

        // The nodes of the counted streams may have died since.
        if (holders.Count == 0 || holders.Any(each => each.SessionId == holder.SessionId))
        {
            _streams.Open(account, holder);
            return [];
        }

        _streams.Forget(account, holder.SessionId);
        return holders;
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

    private void End(string account, string sessionId)
    {
        if (_streams.End(account, sessionId))
        {
            _wake.Writer.TryWrite(true);
        }
    }

    private void NoteSilence(Exception exception)
    {
        if (!_isAway)
        {
            _isAway = true;
            LogAway(exception.Message);
        }
    }

    private void NoteAnswer()
    {
        if (_isAway)
        {
            _isAway = false;
            LogBack();
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Streams cannot be counted over all nodes; until they can, each node gives out its share alone. {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(LogLevel.Information, "Streams are counted over all nodes again")]
    private partial void LogBack();
}
