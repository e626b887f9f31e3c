using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Log;

/// <summary>
/// Turns changed bars into events: one for every change, and when a bar has ended one more, and one for those who only
/// want ended bars. Not thread safe.
/// </summary>
internal sealed class BarCloses
{
    // A bar that still changes after its end (late trades, a replay of the past) is closed once it has been quiet so
    // long.
    private static readonly Duration Quiet = Duration.FromSeconds(1);

    private readonly Dictionary<BarKey, (Bar Bar, Instant DueTime)> _open = [];
    private readonly PriorityQueue<BarKey, Instant> _ends = new();

    /// <summary>Adds the event of a change.</summary>
    public void Change(Bar bar, Instant now, List<TickEvent> events)
    {
        var level = bar.Interval.Level;
        var isComplete = now >= bar.EndTime;
        events.Add(new TickEvent(TopicKind.Bars(level, BarMode.OnUpdate), bar, isComplete));

        var key = new BarKey(bar.Symbol, level, bar.StartTime);
        var dueTime = isComplete ? now + Quiet : bar.EndTime;
        if (!_open.ContainsKey(key))
        {
            _ends.Enqueue(key, dueTime);
        }

        _open[key] = (bar, dueTime);
    }

    /// <summary>Adds the events of bars that have ended.</summary>
    public void Close(Instant now, List<TickEvent> events)
    {
        while (_ends.TryPeek(out var key, out var time) && time <= now)
        {
            _ends.Dequeue();
            var (bar, dueTime) = _open[key];
            if (dueTime > now)
            {
                _ends.Enqueue(key, dueTime);
                continue;
            }

            _open.Remove(key);
            events.Add(new TickEvent(TopicKind.Bars(key.Level, BarMode.OnUpdate), bar, isComplete: true));
            events.Add(new TickEvent(TopicKind.Bars(key.Level, BarMode.OnClose), bar, isComplete: true));
        }
    }

    private readonly record struct BarKey(Symbol Symbol, int Level, Instant StartTime);
}
