using FinApi.Application.Log;

namespace FinApi.Infrastructure.Tests.Redis.Log;

/// <summary>The rows of a store, in memory, and the engine that follows them where they are.</summary>
internal sealed class StoredRows : ILogReader, ITickLog
{
    private readonly Lock _lock = new();
    private readonly List<LogRow> _rows = [];
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    public long Epoch { get; set; } = 1;

    public long Term { get; set; }

    /// <summary>What happens once the head has been read, before it is given.</summary>
    public Func<Task>? AfterHead { get; set; }

    /// <summary>What reading rows fails with; null: it does not.</summary>
    public Exception? Fault { get; set; }

    /// <summary>How often rows were asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public bool IsShared => true;

    /// <summary>Commits a row.</summary>
    public void Add(LogRow row)
    {
        TaskCompletionSource added;
        lock (_lock)
        {
            _rows.Add(row);
            Term = row.Term;
            (added, _added) = (_added, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        added.TrySetResult();
    }

    /// <summary>Lets go of all but the newest entries.</summary>
    public void Trim(int entries)
    {
        lock (_lock)
        {
            var last = _rows[^1].LastPosition;
            _rows.RemoveAll(row => row.LastPosition <= last - entries);
        }
    }

    public async ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        LogHead head;
        lock (_lock)
        {
            var last = _rows is [.., var row] ? row.LastPosition : 0;
            head = new LogHead(Epoch, Term, last, last);
        }

        if (AfterHead is { } afterHead)
        {
            await afterHead();
        }

        return head;
    }

    public ValueTask<LogRead> ReadAsync(long position, int limit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        if (Fault is { } fault)
        {
            throw fault;
        }

        lock (_lock)
        {
            LogRow[] rows = [.. _rows.Where(row => row.LastPosition > position).Take(limit)];
            var after = rows is [var first, ..] ? first.FirstPosition - 1
                : _rows is [.., var last] ? last.LastPosition : 0;
            return ValueTask.FromResult(new LogRead(Epoch, after, rows));
        }
    }

    public ValueTask<LogCheckpoint> ReadCheckpointAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(LogCheckpoint.Empty);

    public ValueTask AppendAsync(long epoch, LogRow row, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public async ValueTask<LogRead> ReadAsync(
        long epoch, long position, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task added;
            lock (_lock)
            {
                added = _added.Task;
            }

            var read = await ReadAsync(position, limit, cancellationToken);
            if (read.Rows.Count > 0 || read.Epoch != epoch || read.After != position)
            {
                return read;
            }

            await added.WaitAsync(cancellationToken);
        }
    }
}
