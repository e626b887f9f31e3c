using System.Threading.Channels;
using FinApi.Application.Storage;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis.Log;

/// <summary>
/// The rows of a partition as they are told. Bounded: a node that reads too slowly finds a hole here, and the rows of
/// it in the stream. One reader; rows come on another thread.
/// </summary>
internal sealed class LogTail(RedisConnection redis, LogPartition partition) : IAsyncDisposable
{
    private const int MaxRows = 512;

    private readonly Channel<LogMessage> _rows = Channel.CreateBounded<LogMessage>(
        new BoundedChannelOptions(MaxRows) { FullMode = BoundedChannelFullMode.DropOldest });

    private ChannelMessageQueue? _subscription;
    private Task<bool>? _waiting;

    /// <summary>Asks for the rows, once. From here on none is missed while the connection lasts.</summary>
    /// <exception cref="StorageUnavailableException">Redis did not answer or refused.</exception>
    public async ValueTask SubscribeAsync(CancellationToken cancellationToken)
    {
        if (_subscription is not null)
        {
            return;
        }

        var subscriber = (await redis.ConnectAsync(cancellationToken)).GetSubscriber();
        try
        {
            var subscription = await subscriber.SubscribeAsync(partition.Channel).WaitAsync(cancellationToken);
            subscription.OnMessage(Take);
            _subscription = subscription;
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            // The client would keep what it could not ask for, and ask twice later.
            await subscriber.UnsubscribeAsync(partition.Channel, handler: null, CommandFlags.FireAndForget);
            throw RedisFailure.From(redis.Setting, e);
        }
    }

    /// <summary>The oldest row that has not been taken.</summary>
    public bool TryPeek(out LogMessage row) => _rows.Reader.TryPeek(out row);

    /// <summary>Takes the oldest row away.</summary>
    public void Skip() => _rows.Reader.TryRead(out _);

    /// <summary>Takes all rows away.</summary>
    public void Clear()
    {
        while (_rows.Reader.TryRead(out _))
        {
            // Nobody needs it.
        }
    }

    /// <summary>Waits for a row, but no longer than this.</summary>
    /// <returns>Whether there is one.</returns>
    public async ValueTask<bool> WaitAsync(
        TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        // The same question goes on through many waits: each would leave one behind.
        _waiting ??= _rows.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(_waiting, Task.Delay(limit, timeProvider, end.Token));
        await end.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (first != _waiting)
        {
            return false;
        }

        _waiting = null;
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_subscription is { } subscription)
            {
                await subscription.UnsubscribeAsync(CommandFlags.FireAndForget);
            }
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            // The server is away, and with it the subscription.
        }
    }

    private void Take(ChannelMessage message)
    {
        ReadOnlyMemory<byte> bytes = message.Message;
        _rows.Writer.TryWrite(LogMessage.Read(bytes));
    }
}
