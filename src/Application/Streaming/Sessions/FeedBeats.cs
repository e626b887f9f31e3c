using FinApi.Application.MarketData;
using FinApi.Application.Storage;
using FinApi.Application.Streaming.Frames;
using FinApi.Domain.Calendars;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>How the feeds are, looked at once a second for all heartbeats. Safe for all threads.</summary>
internal sealed class FeedBeats(FeedMonitor feeds, LatestMarket market, StreamClock clock)
{
    private const int MaxAgeMilliseconds = 1_000;
    private const int MarketsMaxAgeMilliseconds = 30_000;

    private readonly Lock _lock = new();
    private Dictionary<string, HashSet<TradingCalendar>> _markets = [];
    private IReadOnlyList<FeedBeat> _beats = [];
    private long _readAt = -MaxAgeMilliseconds;
    private long _marketsReadAt = -MarketsMaxAgeMilliseconds;

    /// <summary>All feeds by name.</summary>
    public IReadOnlyList<FeedBeat> List()
    {
        lock (_lock)
        {
            var now = clock.Now;
            if (now - _readAt >= MaxAgeMilliseconds)
            {
                ReadMarkets(now);
                var instant = clock.Instant;
                _beats = [.. feeds.List().Select(feed => new FeedBeat(
                    feed.Name, IsOpen(feed.Name, instant), feed.LastEventTime, feed.Health == StoreHealth.Healthy))];
                _readAt = now;
            }

            return _beats;
        }
    }

    private bool? IsOpen(string feed, NodaTime.Instant now) =>
        _markets.TryGetValue(feed, out var calendars)
            ? calendars.Any(calendar => calendar.IsTradingAt(now))
            : null;

    private void ReadMarkets(long now)
    {
        if (now - _marketsReadAt < MarketsMaxAgeMilliseconds && _markets.Count > 0)
        {
            return;
        }

        _markets = [];
        foreach (var state in market.All)
        {
            if (state.Source is { } source)
            {
                (_markets.TryGetValue(source, out var known) ? known : _markets[source] = []).Add(state.Calendar);
            }
        }

        _marketsReadAt = now;
    }
}
