using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>
/// The bars of a commit that followers are to know: all that live sources change; of an import of the past those that
/// the latest or the delayed market may be made of.
/// </summary>
internal static class ShownBars
{
    // A day, and the one before it.
    private const int NewestOfSeries = 2;

    public static void AddTo(
        List<LogEntry> entries,
        IReadOnlyList<StoredBar> bars,
        IReadOnlyDictionary<Symbol, SymbolChange> changes,
        Instant now)
    {
        if (bars.Count == 0)
        {
            return; // quotes only: most commits
        }

        HashSet<Symbol> supplied = [.. bars.Where(bar => bar.IsSupplied).Select(bar => bar.Bar.Symbol)];
        foreach (var bar in bars.Where(bar => changes[bar.Bar.Symbol].IsLive))
        {
            entries.Add(ToEntry(bar, TopicItem(bar, now)));
        }

        foreach (var series in bars.Where(bar => !changes[bar.Bar.Symbol].IsLive)
            .GroupBy(bar => (bar.Bar.Symbol, bar.Bar.Interval)))
        {
            var newest = series.OrderBy(bar => bar.Bar.StartTime).ToList();
            for (var i = 0; i < newest.Count; i++)
            {
                if (i >= newest.Count - NewestOfSeries || newest[i].Bar.EndTime >= now - RecentMarket.Reach)
                {
                    entries.Add(ToEntry(newest[i], LogEntryTraits.None));
                }
            }
        }

        LogEntry ToEntry(StoredBar bar, LogEntryTraits traits) =>
            LogEntry.Of(
                bar,
                changes[bar.Bar.Symbol].Source,
                traits | (supplied.Contains(bar.Bar.Symbol) ? LogEntryTraits.OfSuppliedBars : LogEntryTraits.None));
    }

    private static LogEntryTraits TopicItem(StoredBar bar, Instant now) =>
        LogEntryTraits.TopicItem | (now >= bar.Bar.EndTime ? LogEntryTraits.Complete : LogEntryTraits.None);
}
