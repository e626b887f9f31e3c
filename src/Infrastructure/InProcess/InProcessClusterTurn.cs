using System.Collections.Concurrent;
using FinApi.Application.Workers;

namespace FinApi.Infrastructure.InProcess;

/// <summary>The turns of a node that is alone: a job is due at the start, and then once a period.</summary>
internal sealed class InProcessClusterTurn(TimeProvider timeProvider) : IClusterTurn
{
    private readonly ConcurrentDictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    public async ValueTask<bool> TryAsync(IClusterJob job, CancellationToken cancellationToken)
    {
        var turn = _turns.GetOrAdd(job.Name, _ => new Turn());
        if (!turn.TryTake(timeProvider, job.Period))
        {
            return false;
        }

        var isDone = false;
        try
        {
            await job.RunAsync(cancellationToken);
            isDone = true;
            return true;
        }
        finally
        {
            turn.GiveBack(isDone ? timeProvider.GetTimestamp() : null);
        }
    }

    private sealed class Turn
    {
        private readonly Lock _lock = new();
        private bool _isTaken;
        private long? _lastTime;

        public bool TryTake(TimeProvider timeProvider, TimeSpan period)
        {
            lock (_lock)
            {
                if (_isTaken || (_lastTime is { } last && timeProvider.GetElapsedTime(last) < period))
                {
                    return false;
                }

                return _isTaken = true;
            }
        }

        /// <param name="doneTime">When the work was done; null: it was not, and is still due.</param>
        public void GiveBack(long? doneTime)
        {
            lock (_lock)
            {
                (_isTaken, _lastTime) = (false, doneTime ?? _lastTime);
            }
        }
    }
}
