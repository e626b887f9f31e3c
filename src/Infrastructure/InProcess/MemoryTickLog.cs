using System.Security.Cryptography;
using FinApi.Application.Collections;
using FinApi.Application.Log;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.InProcess;

/// <summary>
/// The tick log of a node that is alone: in memory, so that it ends with the process and the next one has another
/// epoch. Bounded by count and by age.
/// </summary>
internal sealed class MemoryTickLog : ITickLog
{
    private readonly Lock _lock = new();
    private readonly Ring<(TickEvent Event, long AppendedAt)> _events = new();
    private readonly Dictionary<TopicKey, long> _sequences = [];
    private readonly TickLogOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly long _epoch;
    private TaskCompletionSource _appended = NewSignal();
    private long _position;

    public MemoryTickLog(IOptions<TickLogOptions> options, TimeProvider timeProvider)
    {
        (_options, _timeProvider) = (options.Value, timeProvider);

        // Greater than that of any process before it, and another one even when the clock stands still.
        var milliseconds = timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        _epoch = (milliseconds << 16) | (uint)RandomNumberGenerator.GetInt32(1 << 16);
    }

    public ValueTask AppendAsync(IReadOnlyList<TickEvent> events, CancellationToken cancellationToken)
    {
        TaskCompletionSource appended;
        lock (_lock)
        {
            var now = _timeProvider.GetTimestamp();
            for (var i = 0; i < events.Count; i++)
            {
                var tick = events[i];
                var sequence = _sequences.GetValueOrDefault(tick.Key) + 1;
                _sequences[tick.Key] = sequence;
                tick.Place(++_position, sequence);
                _events.Add((tick, now));
            }

            Trim(now);
            (appended, _appended) = (_appended, NewSignal());
        }

        appended.TrySetResult();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<TickLogRead> ReadAsync(
        long epoch, long position, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task appended;
            lock (_lock)
            {
                var after = Math.Max(epoch == _epoch ? position : 0, FirstPosition - 1);
                if (after < _position || epoch != _epoch)
                {
                    return new TickLogRead(_epoch, after, Copy(after, limit));
                }

                appended = _appended.Task;
            }

            await appended.WaitAsync(cancellationToken);
        }
    }

    private long FirstPosition => _events.Count == 0 ? _position + 1 : _events[0].Event.Position;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TickEvent[] Copy(long after, int limit)
    {
        var skip = (int)(after + 1 - FirstPosition);
        var copy = new TickEvent[Math.Min(limit, _events.Count - skip)];
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = _events[skip + i].Event;
        }

        return copy;
    }

    private void Trim(long now)
    {
        while (_events.Count > _options.MaxEvents
            || (_events.Count > 0 && _timeProvider.GetElapsedTime(_events[0].AppendedAt, now) > _options.MaxAge))
        {
            _events.RemoveFirst();
        }
    }
}
