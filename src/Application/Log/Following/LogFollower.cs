using FinApi.Application.Nodes;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Log.Following;

/// <summary>
/// The position of this node in the log. Applies each row once, in order, to everything on the node that is made of the
/// log; nothing else changes these parts. Safe for all threads.
/// </summary>
public sealed class LogFollower
{
    private readonly Lock _lock = new();
    private readonly ILogSubscriber[] _subscribers;
    private readonly NodeDuty _duty;
    private readonly TopicNumbers _numbers = new();
    private readonly OpenBars _bars = new();
    private TaskCompletionSource? _applied;

    // Subscribers know rows up to here in another way: only the topics' numbers and the open bars follow from these
    // rows.
    private long _hiddenPosition;
    private long _epoch;
    private long _term;
    private long _position;

    /// <summary>Makes the follower of a node.</summary>
    public LogFollower(IEnumerable<ILogSubscriber> subscribers, NodeDuty duty) =>
        (_subscribers, _duty) = ([.. subscribers], duty);

    /// <summary>The epoch of the applied rows, at least 1; 0 before the start.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>Every entry up to here is applied; 0 for none.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>The greatest term so far; 0 for none.</summary>
    public long Term => Volatile.Read(ref _term);

    /// <summary>The reason why the node cannot follow, as a sentence for operators; null while it can.</summary>
    public string? Failure { get; internal set; }

    /// <summary>
    /// Begins, or begins again after a loss. The caller has loaded the market from the store as of the end of the log
    /// or later, and next gives the rows after a position.
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

            // The market was loaded as of the end of the log or later. After a loss both the market and the streams go
            // on after this end, so that streams send nothing twice. At the start all stored rows are applied for
            // streams to resume from.
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

    /// <summary>Tells all subscribers between two rows that what was shown of an instrument has a gap.</summary>
    internal void Break(Symbol symbol)
    {
        lock (_lock)
        {
            foreach (var subscriber in _subscribers)
            {
                subscriber.Break(symbol);
            }
        }
    }

    /// <summary>
    /// Makes the next row from a commit's entries: due ends of bars are added, and all items of topics get their
    /// numbers.
    /// </summary>
    /// <param name="term">The term under which the node writes.</param>
    /// <param name="entryVersion">In which version the entries are stored: the one by which they were taken.</param>
    /// <param name="entries">The commit's entries.</param>
    /// <param name="now">The time of the commit.</param>
    /// <returns>The row; null when there is nothing to show.</returns>
    internal LogRow? MakeRow(long term, int entryVersion, List<LogEntry> entries, Instant now)
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
            return new LogRow(term, _position + 1, now, row) { EntryVersion = entryVersion };
        }
    }

    /// <summary>Whether a bar may have ended whose end is not in the log yet.</summary>
    internal bool HasEnds(Instant now)
    {
        lock (_lock)
        {
            return _bars.IsDue(now);
        }
    }

    /// <summary>The checkpoint of all rows up to this node's position.</summary>
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
        var hasForgotten = false;
        for (var i = 0; i < row.Entries.Count; i++)
        {
            var entry = row.Entries[i];
            if (entry.IsTopicItem)
            {
                _numbers.Note(entry.Topic, entry.Sequence);
                _bars.Apply(entry, row.Time);
            }
            else if (!hasForgotten && entry.Item is RemadeDays)
            {
                // The bars in their place come after the first of them.
                _bars.Forget(row.Entries);
                hasForgotten = true;
            }
            else if (entry.Item is TakenBack taken)
            {
                _bars.Forget(taken);
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
