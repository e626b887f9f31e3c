using System.Threading.Channels;
using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using FinApi.Domain.Limits;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FinApi.Infrastructure.InProcess;

/// <summary>
/// The slots of all nodes in a store that they share:
/// 1. A stream that opens takes a slot, in one round trip. If the store does not answer, the node counts its own
///    streams alone, up to its share of the limit.
/// 2. The slot of a stream that ends is removed after the end: nobody waits for the removal, and it is tried until it
///    succeeds.
/// 3. Every few seconds the node keeps the slots of its streams in the store.
/// </summary>
/// <param name="store">The name of the store, for callers.</param>
/// <param name="period">How often the slots are kept.</param>
/// <param name="nodes">Who shares the store.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where it says that the store is away.</param>
internal abstract partial class SharedStreamSlots(
    string store, TimeSpan period, LiveNodes nodes, TimeProvider timeProvider, ILogger logger)
    : BackgroundService, IStreamSlots
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _isKeepingDue;
    private volatile bool _isAway;

    /// <summary>The streams of this node.</summary>
    protected NodeStreams Streams { get; } = new();

    public async ValueTask<IReadOnlyList<StreamHolder>> TakeAsync(
        string account, int limit, StreamHolder holder, CancellationToken cancellationToken)
    {
        var ended = Streams.Ask(account, holder);
        var isSettled = false;
        try
        {
            var holders = await AskAsync(account, limit, holder, ended, cancellationToken);
            isSettled = true;

            // None: the nodes of the counted streams have died since.
            if (holders.Count == 0 || holders.Any(each => each.SessionId == holder.SessionId))
            {
                Streams.Open(account, holder);
                return [];
            }

            Streams.Forget(account, holder.SessionId);
            return holders;
        }
        catch (Exception e) when (IsSilence(e))
        {
            NoteSilence(e);
            isSettled = Streams.TryOpen(account, holder, LimitShare.Of(limit, nodes.CountWith(Roles.Streaming)));
            return isSettled
                ? []
                : throw new StorageUnavailableException(
                    $"{store}, which counts the streams of the account, does not answer, and the account has as many "
                    + "streams on this node as one node may open alone.",
                    e);
        }
        finally
        {
            if (!isSettled)
            {
                // The stream may have a slot or not: nobody knows what became of the call.
                End(account, holder.SessionId);
            }
        }
    }

    public async ValueTask<IReadOnlyList<StreamHolder>> ListAsync(string account, CancellationToken cancellationToken)
    {
        var held = await ListHeldAsync(account, cancellationToken);
        return [.. held.Where(each => !Streams.HasEnded(account, each.SessionId))];
    }

    public ValueTask ReleaseAsync(string account, string sessionId)
    {
        End(account, sessionId);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Removes the slots of streams that have ended, and keeps all others when that is due. Never runs twice at once.
    /// </summary>
    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_isKeepingDue)
        {
            _isKeepingDue = false;
            await KeepAsync(cancellationToken);
        }
        else
        {
            await RemoveEndedAsync(cancellationToken);
        }
    }

    /// <summary>Keeps the slots of all streams of the node in the store, and removes those of the others.</summary>
    internal async Task KeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await KeepSlotsAsync(cancellationToken);
        }
        finally
        {
            // Afterwards: a stream that has ended meanwhile was kept. Some may have been, where others could not.
            await RemoveEndedAsync(cancellationToken);
        }

        NoteAnswer();
    }

    /// <summary>Asks for a slot; gives the streams that hold one, also the one that asks if it has got one.</summary>
    /// <param name="account">The account.</param>
    /// <param name="limit">How many it has.</param>
    /// <param name="holder">The stream that asks.</param>
    /// <param name="ended">Sessions of the account that hold none any more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected abstract Task<IReadOnlyList<StreamHolder>> AskAsync(
        string account,
        int limit,
        StreamHolder holder,
        IReadOnlyList<string> ended,
        CancellationToken cancellationToken);

    /// <summary>The streams of an account that hold slots, oldest first.</summary>
    protected abstract ValueTask<IReadOnlyList<StreamHolder>> ListHeldAsync(
        string account, CancellationToken cancellationToken);

    /// <summary>Removes slots. Where only some could be, their streams are forgotten before it fails.</summary>
    protected abstract Task RemoveAsync(IReadOnlyList<NodeStream> ended, CancellationToken cancellationToken);

    /// <summary>Keeps the slots of all open streams.</summary>
    protected abstract Task KeepSlotsAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = timeProvider.CreateTimer(
            _ =>
            {
                _isKeepingDue = true;
                _wake.Writer.TryWrite(true);
            },
            state: null,
            period,
            period);
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

    private async Task RemoveEndedAsync(CancellationToken cancellationToken)
    {
        var ended = Streams.ListEnded();
        if (ended.Count == 0)
        {
            return;
        }

        await RemoveAsync(ended, cancellationToken);
        foreach (var stream in ended)
        {
            Streams.Forget(stream.AccountId, stream.Holder.SessionId);
        }
    }

    private static bool IsSilence(Exception exception) =>
        exception is StorageUnavailableException or StorageFullException or TimeoutException;

    private void End(string account, string sessionId)
    {
        if (Streams.End(account, sessionId))
        {
            _wake.Writer.TryWrite(true);
        }
    }

    private void NoteSilence(Exception exception)
    {
        if (!_isAway)
        {
            _isAway = true;
            LogAway(logger, exception.Message);
        }
    }

    private void NoteAnswer()
    {
        if (_isAway)
        {
            _isAway = false;
            LogBack(logger);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Streams cannot be counted over all nodes; until they can, each node gives out its share alone. {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "Streams are counted over all nodes again")]
    private static partial void LogBack(ILogger logger);
}
