using System.Security.Cryptography;
using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Time;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Streaming.Markets;

/// <summary>
/// The topics of those who see the market late, all that share a delay: a hub of its own, fed from the samples that are
/// kept of the recent past. Its numbers have an epoch of their own.
/// </summary>
internal sealed class DelayedFeed
{
    // Only the newest item of a topic is ever sent, and nothing is resumed: the tail of the hub serves nobody.
    private static readonly TickLogOptions Tail = new() { MaxEvents = 1_000, MaxMinutes = 1 };

    private readonly Dictionary<TopicKey, DelayedTopic> _topics = [];
    private readonly List<TickEvent> _events = [];
    private readonly LatestMarket _market;
    private readonly StreamClock _clock;
    private readonly Duration _delay;
    private readonly long _epoch;
    private long _position;

    public DelayedFeed(Duration delay, StreamServices realTime, LatestMarket market, LiveStatus status)
    {
        (_delay, _market, _clock) = (delay, market, realTime.Clock);

        // Above those of any log: a token of one market must never be taken for one of another.
        _epoch = (1L << 62) + RandomNumberGenerator.GetInt32(int.MaxValue);
        var hub = new PriceHub(_clock, Options.Create(Tail));
        hub.Publish(new TickLogRead(_epoch, 0, []));
        Services = realTime with { Hub = hub, Market = new TopicMarket(market, status, _clock.Provider, delay) };
    }

    /// <summary>What its streams need.</summary>
    public StreamServices Services { get; }

    /// <summary>Shows what has become visible since the last time. Called by one at a time.</summary>
    public void Advance()
    {
        var latest = _clock.Provider.GetInstant() - _delay;
        foreach (var topic in Services.Hub.Topics)
        {
            if (_market.TryGet(topic.Key.Symbol, out var state))
            {
                Collect(topic, state.Recent, latest);
            }
        }

        if (_events.Count > 0)
        {
            Services.Hub.Publish(new TickLogRead(_epoch, _position - _events.Count, _events));
            _events.Clear();
        }
    }

    private void Collect(Topic topic, RecentMarket recent, Instant latest)
    {
        if (!_topics.TryGetValue(topic.Key, out var delayed))
        {
            _topics.Add(topic.Key, delayed = new DelayedTopic(topic.Key.Kind));
        }

        var first = _events.Count;
        delayed.Collect(recent, latest, _events);
        for (var i = first; i < _events.Count; i++)
        {
            _events[i].Place(++_position, topic.LastSequence + 1 + i - first);
        }
    }
}
