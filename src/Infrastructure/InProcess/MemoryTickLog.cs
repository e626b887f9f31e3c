using FinApi.Application.Collections;
using FinApi.Application.Log;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.InProcess;

/// <summary>
/// The engine of a node that is alone: in memory, for those who follow within the process. Bounded by entries and by
/// age.
/// </summary>
internal sealed class MemoryTickLog(IOptions<TickLogOptions> options, TimeProvider timeProvider) : ITickLog
{
    private readonly Lock _lock = new();
    private readonly Ring<(LogRow Row, long AppendedAt)> _rows = new();
    private readonly TickLogOptions _options = options.Value;
    private TaskCompletionSource _appended = NewSignal();
    private long _epoch;
    private long _term;
    private long _position;
    private long _entryCount;

    public bool IsShared => false;

    public ValueTask AppendAsync(long epoch, LogRow row, CancellationToken cancellationToken)
    {
        TaskCompletionSource appended;
        lock (_lock)
        {
            if (epoch == _epoch && row.Term < _term)
            {
                return ValueTask.CompletedTask;
            }

            if (epoch != _epoch || row.FirstPosition != _position + 1)
            {
                // What lies before is another past, or is missing: who follows reads it from the store.
                _rows.Clear();
                _entryCount = 0;
            }

            (_epoch, _term, _position) = (epoch, row.Term, row.LastPosition);
            _rows.Add((row, timeProvider.GetTimestamp()));
            _entryCount += row.Entries.Count;
            Trim();
            (appended, _appended) = (_appended, NewSignal());
        }

        appended.TrySetResult();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<LogRead> ReadAsync(
        long epoch, long position, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task appended;
            lock (_lock)
            {
                if (_epoch > 0 && (epoch != _epoch || position < _position))
                {
                    return Read(epoch == _epoch ? position : 0, limit);
                }

                appended = _appended.Task;
            }

            await appended.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LogRead Read(long position, int limit)
    {
        var (low, high) = (0, _rows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _rows[middle].Row.LastPosition <= position ? (middle + 1, high) : (low, middle);
        }

        var rows = new LogRow[Math.Min(limit, _rows.Count - low)];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = _rows[low + i].Row;
        }

        return new LogRead(_epoch, rows.Length == 0 ? _position : rows[0].FirstPosition - 1, rows);
    }

    private void Trim()
    {
        while (_rows.Count > 1 && (_entryCount > _options.MaxEvents
            || timeProvider.GetElapsedTime(_rows[0].AppendedAt) > _options.MaxAge))
        {
            _entryCount -= _rows.RemoveFirst().Row.Entries.Count;
        }
    }
}
