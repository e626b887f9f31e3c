using FinApi.Application.MarketData;
using FinApi.Domain.Conditions;
using NodaTime;

namespace FinApi.Application.Ingest.Days;

/// <summary>
/// Since when each live source has delivered without a gap: a silence of more than 30 seconds, numbers that it skipped,
/// items that could not be stored, or a change of the writer, which has watched nothing before. A batch without items
/// is a sign of life. Safe for all threads.
/// </summary>
internal sealed class FeedWatch
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Instant Since, Instant Last)> _feeds = [];

    /// <summary>Forgets everything: this node has become the writer.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            _feeds.Clear();
        }
    }

    /// <summary>Notes a batch of a live source.</summary>
    public void Note(string source, Instant now, bool isBroken)
    {
        lock (_lock)
        {
            var isKnown = _feeds.TryGetValue(source, out var known);
            if (!isKnown && _feeds.Count >= FeedMonitor.MaxFeeds)
            {
                return;
            }

            var goesOn = isKnown && !isBroken && now >= known.Last && now - known.Last <= FeedMonitor.Silence;
            _feeds[source] = (goesOn ? known.Since : now, now);
        }
    }

    /// <summary>
    /// Whether a source has delivered without a gap for the time of a day; null when it has delivered nothing then.
    /// </summary>
    public bool? IsWhole(string source, WatchedDay day)
    {
        lock (_lock)
        {
            return _feeds.TryGetValue(source, out var known) && known.Last >= day.StartTime
                ? known.Since <= day.StartTime && known.Last >= day.EndTime - FeedMonitor.Silence
                : null;
        }
    }
}
