using FinApi.Application.Nodes;
using NodaTime;

namespace FinApi.Application.Log.Following;

/// <summary>
/// Where this node stands in the log. Applies each row once and in order to everything on the node that is made of the
/// log; nothing else writes there. Safe for all threads.
/// </summary>
public sealed class LogFollower
{
    private readonly Lock _lock = new();
    private readonly ILogSubscriber[] _subscribers;
    private readonly NodeDuty _duty;
    private readonly TopicNumbers _numbers = new();
    private readonly OpenBars _bars = new();
    private TaskCompletionSource? _applied;

    // Rows up to here are known to subscribers in another way: only numbers and open bars follow from them.
    private long _hiddenPosition;
    private long _epoch;
    private long _term;
    private long _position;

    /// <summary>Makes the follower of a node.</summary>
    public LogFollower(IEnumerable<ILogSubscriber> subscribers, NodeDuty duty) =>
        (_subscribers, _duty) = ([.. subscribers], duty);

    /// <summary>The epoch of what is applied, from 1; 0 before the start.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>Every entry up to here is applied; 0 for none.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>The greatest term that was seen; 0 for none.</summary>
    public long Term => Volatile.Read(ref _term);

    /// <summary>Why the node cannot follow, in a sentence for operators; null while it can.</summary>
    public string? Failure { get; internal set; }

    /// <summary>
    /// Begins, or begins anew after a loss. The caller has loaded the market from the store as it was at the end of the
    /// log or later, and gives the rows behind a position next.
    /// </summary>
    internal void Restart(LogHead head, LogCheckpoint checkpoint, long position)
    {
        lock (_lock)
        {
            var isFirst = _epoch == 0;
            _numbers.Restart(checkpoint.Numbers);
            _bars.Restart(checkpoint.OpenBars);
            Volatile.Write(ref _term, 0);
            Volatile.Write(ref _position, position);
            Volatile.Write(ref _epoch, head.Epoch);

            // The market was loaded as of the end of the log or later, and what streams have sent is not sent again:
            // after a loss both go on behind the end. At the start streams are resumed from all rows that are there.
            _hiddenPosition = isFirst ? position : Math.Max(position, head.LastPosition);
            TryShow();
        }
    }

    /// <summary>Applies a row.</summary>
    internal LogStep Apply(long epoch, LogRow row)
    {
        TaskCompletionSource? applied;
        lock (_lock)
        {
            if (epoch != _epoch || (row.Term > _term && _term > 0 && row.FirstPosition <= _position))
            {
                return LogStep.Lost;
            }

            if (row.Term < _term || row.LastPosition <= _position)
            {
                return LogStep.Known;
            }

            if (row.FirstPosition != _position + 1)
            {
                return row.FirstPosition > _position ? LogStep.Hole : LogStep.Lost;
            }

            Take(row);
            (applied, _applied) = (_applied, null);
        }

        applied?.TrySetResult();
        return LogStep.Applied;
    }

    /// <summary>
    /// Makes the next row of what a commit shows: the ends of bars that are due are added, and all items of topics get
    /// their numbers.
    /// </summary>
    /// <returns>The row; null when there is nothing to show.</returns>
    internal LogRow? MakeRow(long term, List<LogEntry> entries, Instant now)
    {
        lock (_lock)
        {
            _bars.AddEnds(now, entries);
            if (entries.Count == 0)
            {
                return null;
            }

            var row = entries.ToArray();
            _numbers.Give(row);
            return new LogRow(term, _position + 1, now, row) { EntryVersion = _duty.EntryVersion };
        }
    }

    /// <summary>Whether a bar may have ended that nobody was told of.</summary>
    internal bool HasEnds(Instant now)
    {
        lock (_lock)
        {
            return _bars.IsDue(now);
        }
    }

    /// <summary>What follows from all rows up to where the node stands.</summary>
    internal LogCheckpoint ToCheckpoint()
    {
        lock (_lock)
        {
            return CopyCheckpoint();
        }
    }

    /// <summary>Waits until everything up to a position is applied.</summary>
    public async Task WaitForAsync(long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task applied;
            lock (_lock)
            {
                if (_position >= position)
                {
                    return;
                }

                _applied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                applied = _applied.Task;
            }

            await applied.WaitAsync(cancellationToken);
        }
    }

    private LogCheckpoint CopyCheckpoint() =>
        new(_position, _numbers.Copy(), _bars.Copy()) { Epoch = _epoch, EntryVersion = _duty.EntryVersion };

    private void TryShow()
    {
        if (_position != _hiddenPosition)
        {
            return;
        }

        var checkpoint = CopyCheckpoint();
        foreach (var subscriber in _subscribers)
        {
            subscriber.Restart(_epoch, checkpoint, _position);
        }
    }

    private void Take(LogRow row)
    {
        for (var i = 0; i < row.Entries.Count; i++)
        {
            var entry = row.Entries[i];
            if (entry.IsTopicItem)
            {
                _numbers.Note(entry.Topic, entry.Sequence);
                _bars.Apply(entry, row.Time);
            }
        }

        var isHidden = row.LastPosition <= _hiddenPosition;
        foreach (var subscriber in isHidden ? [] : _subscribers)
        {
            subscriber.Apply(_epoch, row);
        }

        Volatile.Write(ref _term, row.Term);
        Volatile.Write(ref _position, row.LastPosition);
        _duty.LogPosition = row.LastPosition;
        if (isHidden)
        {
            TryShow();
        }
    }
}
