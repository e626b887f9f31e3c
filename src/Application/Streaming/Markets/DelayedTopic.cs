using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.Streaming.Markets;

/// <summary>How far one late topic has come.</summary>
internal sealed class DelayedTopic(TopicKind kind)
{
    private object? _shown;
    private TradeRevision? _shownRevision;
    private bool _isComplete;
    private Instant? _removedUpTo;

    /// <summary>Finds what a topic showed at a time; null when there was nothing yet.</summary>
    public static TickEvent? Find(TopicKind kind, RecentMarket recent, Instant latest)
    {
        switch (kind.Channel)
        {
            case StreamChannel.Quotes:
                return recent.FindQuote(latest) is { } quote ? new TickEvent(quote) : null;
            case StreamChannel.Trades:
                return recent.FindTrade(latest) is { } trade ? new TickEvent(trade) : null;
            default:
                var bar = recent.FindBar(kind.Interval!, latest);
                return bar is null || (kind.BarMode == BarMode.OnClose && latest < bar.EndTime)
                    ? null
                    : new TickEvent(kind, bar, latest >= bar.EndTime);
        }
    }

    /// <summary>Adds what has become visible since the last time.</summary>
    public void Collect(RecentMarket recent, Instant latest, List<TickEvent> events)
    {
        if (kind.Channel == StreamChannel.Bars)
        {
            ShowRemovals(recent, latest, events);
        }

        if (_shown is Bar { } earlier && !_isComplete && latest >= earlier.EndTime)
        {
            // The next bar may have begun since: the one before is told to have ended first.
            var ended = recent.FindBar(kind.Interval!, earlier.EndTime - Duration.Epsilon) ?? earlier;
            Show(ended, isComplete: true, events);
        }

        if (kind == TopicKind.Trades)
        {
            ShowRevision(recent, latest, events);
        }

        switch (kind.Channel)
        {
            case StreamChannel.Quotes when recent.FindQuote(latest) is { } quote && !ReferenceEquals(quote, _shown):
                _shown = quote;
                events.Add(new TickEvent(quote));
                break;
            case StreamChannel.Trades when recent.FindTrade(latest) is { } trade && !ReferenceEquals(trade, _shown):
                _shown = trade;
                events.Add(new TickEvent(trade));
                break;
            case StreamChannel.Bars
                when recent.FindBar(kind.Interval!, latest) is { } bar && !ReferenceEquals(bar, _shown):
                Show(bar, latest >= bar.EndTime, events);
                break;
        }
    }

    // The first look shows the market as it stands: what was cancelled before is no news.
    private void ShowRevision(RecentMarket recent, Instant latest, List<TickEvent> events)
    {
        var revision = recent.FindRevision(latest);
        if (revision is not null && !ReferenceEquals(revision, _shownRevision) && _shown is not null)
        {
            events.Add(new TickEvent(revision));
        }

        _shownRevision = revision;
    }

    // What was removed before the first look is no news.
    private void ShowRemovals(RecentMarket recent, Instant latest, List<TickEvent> events)
    {
        foreach (var removal in _removedUpTo is { } after ? recent.Removals.List(after, latest) : [])
        {
            if (removal.Bar.Interval != kind.Interval)
            {
                continue;
            }

            events.Add(new TickEvent(kind, removal));
            if (_shown is Bar bar && bar.StartTime == removal.Bar.StartTime)
            {
                (_shown, _isComplete) = (null, false);
            }
        }

        _removedUpTo = latest;
    }

    private void Show(Bar bar, bool isComplete, List<TickEvent> events)
    {
        (_shown, _isComplete) = (bar, isComplete);
        if (isComplete || kind.BarMode == BarMode.OnUpdate)
        {
            events.Add(new TickEvent(kind, bar, isComplete));
        }
    }
}
