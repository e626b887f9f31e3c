using System.Collections.Concurrent;
using FinApi.Application.MarketData;
using FinApi.Application.Streaming.Fanout;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Streaming.Markets;

/// <summary>
/// The markets that streams are served from: the one in real time, and one for each delay that a plan has.
/// </summary>
internal sealed class StreamMarkets(StreamServices realTime, LatestMarket market, LiveStatus status)
{
    private readonly ConcurrentDictionary<Duration, DelayedFeed> _delayed = new();

    /// <summary>What a stream needs that sees the market so late.</summary>
    public StreamServices For(Duration delay)
    {
        if (delay == Duration.Zero)
        {
            return realTime;
        }

        return _delayed.GetOrAdd(delay, added => new DelayedFeed(added, realTime, market, status)).Services;
    }

    /// <summary>The topics of all markets, in no order.</summary>
    public IEnumerable<Topic> Topics =>
        realTime.Hub.Topics.Concat(_delayed.Values.SelectMany(feed => feed.Services.Hub.Topics));

    /// <summary>
    /// Tells the delayed streams of an instrument of a gap: it was loaded again or deleted, and what was shown last may
    /// no longer stand.
    /// </summary>
    public void Break(Symbol symbol)
    {
        foreach (var (_, feed) in _delayed)
        {
            feed.Services.Hub.Break(symbol);
        }
    }

    /// <summary>Moves the delayed markets on. Only one thread at a time may call this.</summary>
    public void Advance()
    {
        foreach (var (_, feed) in _delayed)
        {
            feed.Advance();
        }
    }
}
