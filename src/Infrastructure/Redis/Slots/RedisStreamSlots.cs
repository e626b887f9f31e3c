using System.Threading.Channels;
using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using FinApi.Domain.Limits;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Redis.Limits;
using FinApi.Infrastructure.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis.Slots;

/// <summary>
/// The slots of all nodes in Redis, which end by themselves unless the node of the stream keeps them:
/// 1. A stream that opens takes a slot, in one round trip. If Redis does not answer, the node counts its own streams
///    alone, up to its share of the limit.
/// 2. The slot of a stream that ends is removed after the end: nobody waits for the removal, and it is tried until it
///    succeeds.
/// 3. Every few seconds the node keeps the slots of its streams. That also brings back what Redis has lost, and brings
///    what only this node has counted.
/// </summary>
internal sealed partial class RedisStreamSlots(
    ScriptCall script,
    NodeIdentity identity,
    LiveNodes nodes,
    TimeProvider timeProvider,
    ILogger<RedisStreamSlots> logger) : BackgroundService, IStreamSlots
{
    /// <summary>
    /// How long a slot outlives its node; within it the node may miss to keep it twice.
    /// </summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private const int AccountsAtOnce = 32;
    private const int ValuesOfStream = 4;

    private readonly NodeStreams _streams = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _isKeepingDue;
    private volatile bool _isAway;

    public async ValueTask<IReadOnlyList<StreamHolder>> TakeAsync(
        string account, int limit, StreamHolder holder, CancellationToken cancellationToken)
    {
        var ended = _streams.Ask(account, holder);
        var isSettled = false;
        try
        {
            var holders = await RunAsync(account, limit, ended, [holder]);
            isSettled = true;
            if (holders.Any(each => each.SessionId == holder.SessionId))
            {
                _streams.Open(account, holder);
                return [];
            }

            _streams.Forget(account, holder.SessionId);
            return holders;
        }
        catch (StorageUnavailableException e)
        {
            NoteSilence(e);
            isSettled = _streams.TryOpen(account, holder, LimitShare.Of(limit, nodes.CountWith(Roles.Streaming)));
            return isSettled
                ? []
                : throw new StorageUnavailableException(
                    "Redis, which counts the streams of the account, does not answer, and the account has as many "
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
        var held = await RunAsync(account, limit: 0, ended: [], streams: []);
        return [.. held.Where(each => !_streams.HasEnded(account, each.SessionId))];
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
                _isKeepingDue = true;
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
            catch (StorageUnavailableException e)
            {
                NoteSilence(e);
            }
        }
    }

    /// <summary>
    /// Removes the slots of streams that have ended, and keeps all others when that is due. Never runs twice at once.
    /// </summary>
    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        var isKeeping = _isKeepingDue;
        _isKeepingDue = false;
        await WriteAsync(isKeeping ? _streams.ListOpen() : [], cancellationToken);
    }

    /// <summary>Keeps the slots of all streams of the node.</summary>
    internal Task KeepAsync(CancellationToken cancellationToken) => WriteAsync(_streams.ListOpen(), cancellationToken);

    private async Task WriteAsync(IReadOnlyList<NodeStream> open, CancellationToken cancellationToken)
    {
        var ended = _streams.ListEnded().ToLookup(stream => stream.AccountId, StringComparer.Ordinal);
        var kept = open.ToLookup(stream => stream.AccountId, StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            ended.Concat(kept).Select(account => account.Key).Distinct(StringComparer.Ordinal),
            new ParallelOptions { MaxDegreeOfParallelism = AccountsAtOnce, CancellationToken = cancellationToken },
            async (account, _) =>
            {
                string[] left = [.. ended[account].Select(stream => stream.Holder.SessionId)];
                await RunAsync(
                    account,
                    limit: 0,
                    left,
                    [.. kept[account].Select(stream => stream.Holder).ExceptBy(left, holder => holder.SessionId)]);
                foreach (var session in left)
                {
                    _streams.Forget(account, session);
                }

                // One that has ended meanwhile was kept: it stays among the ended, and is removed by the next round.
            });
        NoteAnswer();
    }

    private async ValueTask<IReadOnlyList<StreamHolder>> RunAsync(
        string account, int limit, IReadOnlyList<string> ended, IReadOnlyList<StreamHolder> streams)
    {
        List<RedisValue> arguments = [(long)Lifetime.TotalMilliseconds, limit, ended.Count];
        arguments.AddRange(ended.Select(session => (RedisValue)session));
        arguments.Add(streams.Count);
        foreach (var stream in streams)
        {
            arguments.AddRange(
                [stream.SessionId, UnixNanos.From(stream.StartTime), stream.ClientName, stream.KeyId]);
        }

        var values = (RedisValue[])(await script([$"slots:{{{account}}}"], [.. arguments]))!;
        NoteAnswer();
        return
        [
            .. values.Chunk(ValuesOfStream)
                .Select(each => new StreamHolder(
                    each[0].ToString(), each[2].ToString(), UnixNanos.ToInstant((long)each[1]), each[3].ToString()))
                .OrderBy(each => each.StartTime)
                .ThenBy(each => each.SessionId, StringComparer.Ordinal),
        ];
    }

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
            LogAway(identity.Id, exception.Message);
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
        "Streams cannot be counted over all nodes; until they can, {Node} gives out its share alone. {Reason}")]
    private partial void LogAway(string node, string reason);

    [LoggerMessage(LogLevel.Information, "Streams are counted over all nodes again")]
    private partial void LogBack();
}
