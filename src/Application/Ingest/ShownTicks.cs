using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest;

/// <summary>
/// The ticks of a commit that followers are to know: all of live sources; of an import of the past those that the
/// latest or the delayed market may be made of. Only the pipeline's one writer uses this class.
/// </summary>
internal sealed class ShownTicks
{
    private readonly Dictionary<TopicKey, (LogEntry Entry, TickOrder Order)> _old = [];
    private readonly List<LogEntry> _entries = [];

    public void Add(Quote quote, Arrival arrival)
    {
        var topic = new TopicKey(quote.Symbol, TopicKind.Quotes);
        Add(LogEntry.Of(quote, arrival.Source, TraitsOf(topic, arrival)), topic, TickOrder.Of(quote), arrival);
    }

    public void Add(Trade trade, Arrival arrival)
    {
        var topic = new TopicKey(trade.Symbol, TopicKind.Trades);
        Add(LogEntry.Of(trade, arrival.Source, TraitsOf(topic, arrival)), topic, TickOrder.Of(trade), arrival);
    }

    /// <summary>Adds them, the older ones first.</summary>
    public void AddTo(List<LogEntry> entries)
    {
        if (_old.Count > 0)
        {
            entries.AddRange(_old.Values.Select(old => old.Entry));
        }

        entries.AddRange(_entries);
    }

    public void Clear()
    {
        _old.Clear();
        _entries.Clear();
    }

    private static LogEntryTraits TraitsOf(TopicKey topic, Arrival arrival) =>
        !arrival.IsLive ? LogEntryTraits.None
        : arrival.From.TakeLoss(topic) ? LogEntryTraits.TopicItem | LogEntryTraits.FollowsLoss
        : LogEntryTraits.TopicItem;

    private void Add(in LogEntry entry, TopicKey topic, TickOrder order, Arrival arrival)
    {
        if (arrival.IsLive || order.EventTime >= arrival.Time - RecentMarket.Reach)
        {
            _entries.Add(entry);
        }
        else if (!_old.TryGetValue(topic, out var known) || order >= known.Order)
        {
            _old[topic] = (entry, order);
        }
    }
}
