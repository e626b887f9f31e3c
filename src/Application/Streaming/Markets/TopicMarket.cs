using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Time;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Streaming.Markets;

/// <summary>What the market says of a topic when nobody has heard of it since the start of the node.</summary>
internal sealed class TopicMarket(LatestMarket market, LiveStatus status, TimeProvider timeProvider, Duration delay)
{
    /// <summary>
    /// The newest item of a topic, from the log if it can be, else from the store; and how current it is.
    /// </summary>
    public (TickEvent? Latest, DataStatus Status) Read(TopicKey key, TopicState state)
    {
        if (!market.TryGet(key.Symbol, out var instrument))
        {
            // It was deleted: its streams are told that there is nothing, and go on should the symbol be used again.
            return (null, new DataStatus(DataMode.Stale, AsOfTime: null, delay, PriceAdjustment.Raw, string.Empty));
        }

        // Items ahead were stored while the clock was wrong; the market has been checked by the clock since. After a
        // cancel the market knows what stands.
        var latest = state.Latest is { IsState: true } shown
            && !TickClock.IsAhead(shown.Time, timeProvider.GetInstant())
            ? shown
            : Find(key.Kind, instrument);
        return (latest, status.Of(instrument, latest?.Time, delay));
    }

    /// <summary>Makes the topics of all instruments that have data of a kind.</summary>
    public void AddTopics(TopicKind kind, PriceHub hub)
    {
        foreach (var instrument in market.All)
        {
            if (Find(kind, instrument) is not null)
            {
                hub.GetOrAddTopic(new TopicKey(instrument.Instrument.Symbol, kind));
            }
        }
    }

    private TickEvent? Find(TopicKind kind, InstrumentState instrument) =>
        delay == Duration.Zero
            ? FindLatest(kind, instrument)
            : DelayedTopic.Find(kind, instrument.Recent, timeProvider.GetInstant() - delay);

    private TickEvent? FindLatest(TopicKind kind, InstrumentState instrument) =>
        kind.Channel switch
        {
            StreamChannel.Quotes => instrument.Quote is { } quote ? new TickEvent(quote) : null,
            StreamChannel.Trades => instrument.Trade is { } trade ? new TickEvent(trade) : null,
            _ => FindBar(kind, instrument),
        };

    private TickEvent? FindBar(TopicKind kind, InstrumentState instrument)
    {
        var bar = kind.Interval switch
        {
            var interval when interval == BarInterval.OneMinute => instrument.MinuteBar,
            var interval when interval == BarInterval.OneDay => instrument.DayBar,
            _ => null,
        };
        if (bar is null)
        {
            return null;
        }

        var isComplete = timeProvider.GetInstant() >= bar.EndTime;
        return isComplete || kind.BarMode == BarMode.OnUpdate ? new TickEvent(kind, bar, isComplete) : null;
    }
}
