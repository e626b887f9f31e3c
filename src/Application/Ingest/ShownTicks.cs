using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest;

/// <summary>
/// The ticks of a commit that followers are to know: all of live sources; of an import of the past those that the
/// present or the late market may be made of. Used by the pipeline's one writer only.
/// </summary>
internal sealed class ShownTicks
{
    private readonly Dictionary<Symbol, LogEntry> _oldQuotes = [];
    private readonly Dictionary<Symbol, LogEntry> _oldTrades = [];
    private readonly List<LogEntry> _entries = [];

    public void Add(Quote quote, Arrival arrival)
    {
        if (arrival.IsLive)
        {
            _entries.Add(LogEntry.Of(quote, arrival.Source, TraitsOf(quote.Symbol, TopicKind.Quotes, arrival)));
        }
        else if (quote.EventTime >= arrival.Time - RecentMarket.Reach)
        {
            _entries.Add(LogEntry.Of(quote, arrival.Source, LogEntryTraits.None));
        }
        else if (IsNewest(_oldQuotes, quote.Symbol, entry => TickOrder.Of((Quote)entry.Item), TickOrder.Of(quote)))
        {
            _oldQuotes[quote.Symbol] = LogEntry.Of(quote, arrival.Source, LogEntryTraits.None);
        }
    }

    public void Add(Trade trade, Arrival arrival)
    {
        if (arrival.IsLive)
        {
            _entries.Add(LogEntry.Of(trade, arrival.Source, TraitsOf(trade.Symbol, TopicKind.Trades, arrival)));
        }
        else if (trade.EventTime >= arrival.Time - RecentMarket.Reach)
        {
            _entries.Add(LogEntry.Of(trade, arrival.Source, LogEntryTraits.None));
        }
        else if (IsNewest(_oldTrades, trade.Symbol, entry => TickOrder.Of((Trade)entry.Item), TickOrder.Of(trade)))
        {
            _oldTrades[trade.Symbol] = LogEntry.Of(trade, arrival.Source, LogEntryTraits.None);
        }
    }

    /// <summary>Adds them, the older ones first.</summary>
    public void AddTo(List<LogEntry> entries)
    {
        entries.AddRange(_oldQuotes.Values);
        entries.AddRange(_oldTrades.Values);
        entries.AddRange(_entries);
    }

    public void Clear()
    {
        _oldQuotes.Clear();
        _oldTrades.Clear();
        _entries.Clear();
    }

    private static LogEntryTraits TraitsOf(Symbol symbol, TopicKind kind, Arrival arrival) =>
        LogEntryTraits.TopicItem
        | (arrival.From.TakeLoss(new TopicKey(symbol, kind)) ? LogEntryTraits.FollowsLoss : LogEntryTraits.None);

    private static bool IsNewest(
        Dictionary<Symbol, LogEntry> known, Symbol symbol, Func<LogEntry, TickOrder> orderOf, TickOrder order) =>
        !known.TryGetValue(symbol, out var entry) || order >= orderOf(entry);
}
