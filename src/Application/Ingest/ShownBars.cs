using FinApi.Application.Ingest.Bars;
using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>
/// The bars of a commit that followers are to know: all that live sources change; of an import of the past those that
/// the latest or the delayed market may be made of.
/// </summary>
internal static class ShownBars
{
    // A row of the log stays small, however much is deleted; streams report a gap in any case.
    private const int MostAfterDeletion = 5_000;

    private static readonly Duration ShownAfterDeletion = Duration.FromDays(1);

    // A day, and the one before it.
    private const int NewestOfSeries = 2;

    public static void AddTo(
        List<LogEntry> entries,
        BarChanges all,
        IReadOnlyDictionary<Symbol, SymbolChange> changes,
        Instant now)
    {
        var bars = all.Bars;
        if (bars.Count == 0 && all.Removed.Count == 0)
        {
            return; // quotes only: most commits
        }

        // First, so that nobody sees the new bars without them.
        entries.AddRange(all.Before.Select(before => new LogEntry(before, changes[before.Stored.Bar.Symbol].Source)));
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
                if (i >= newest.Count - NewestOfSeries
                    || newest[i].Bar.EndTime >= now - RecentMarket.Reach
                    || all.IsRevised(newest[i]))
                {
                    entries.Add(ToEntry(newest[i], LogEntryTraits.None));
                }
            }
        }

        foreach (var removal in all.Removed)
        {
            var change = changes[removal.Bar.Symbol];
            var traits = change.IsLive ? LogEntryTraits.TopicItem : LogEntryTraits.None;
            entries.Add(LogEntry.Of(removal, BarMode.OnUpdate, change.Source, traits));
            if (change.IsLive)
            {
                entries.Add(LogEntry.Of(removal, BarMode.OnClose, change.Source, traits));
            }
        }

        LogEntry ToEntry(StoredBar bar, LogEntryTraits traits) =>
            LogEntry.Of(
                bar,
                changes[bar.Bar.Symbol].Source,
                traits
                | (supplied.Contains(bar.Bar.Symbol) ? LogEntryTraits.OfSuppliedBars : LogEntryTraits.None)
                | (all.IsRevised(bar) ? LogEntryTraits.Revised : LogEntryTraits.None));
    }

    /// <summary>
    /// Adds series that were made anew: followers learn which bars are gone and the newest that stand, and streams of
    /// day bars send which of the newest are gone and the latest that was made anew.
    /// </summary>
    public static void AddTo(List<LogEntry> entries, IReadOnlyList<RemadeSeries> remade, Instant now)
    {
        foreach (var series in remade)
        {
            entries.Add(new LogEntry(new RemadeDays(series.Remake.Symbol, series.Remake.Ranges, series.Newest)));
            foreach (var gone in series.Gone)
            {
                var removal = new BarRemoval(
                    gone, series.Newest.ElementAtOrDefault(^1), series.Newest.ElementAtOrDefault(^2), now);
                entries.Add(LogEntry.Of(removal, BarMode.OnUpdate, source: string.Empty, LogEntryTraits.TopicItem));
                entries.Add(LogEntry.Of(removal, BarMode.OnClose, source: string.Empty, LogEntryTraits.TopicItem));
            }

            if (series.Bars is [.., var latest])
            {
                entries.Add(LogEntry.Of(latest, source: string.Empty, TopicItem(latest, now)));
            }
        }
    }

    /// <summary>
    /// Adds what a deletion has left of the bars of the last day, and which are gone: these may be open, or shown by
    /// streams. Of all others followers know by the ranges that they are told, and load what they need.
    /// </summary>
    public static void AddLeft(List<LogEntry> entries, BarChanges all, Instant now)
    {
        var oldest = now - ShownAfterDeletion;
        var gone = all.Removed.Where(removal => removal.Bar.EndTime >= oldest).Take(MostAfterDeletion);
        foreach (var removal in gone)
        {
            entries.Add(LogEntry.Of(removal, BarMode.OnUpdate, source: string.Empty, LogEntryTraits.TopicItem));
            entries.Add(LogEntry.Of(removal, BarMode.OnClose, source: string.Empty, LogEntryTraits.TopicItem));
        }

        var left = all.Bars.Where(stored => stored.Bar.EndTime >= oldest).Take(MostAfterDeletion);
        entries.AddRange(left.Select(stored => LogEntry.Of(
            stored, source: string.Empty, TopicItem(stored, now) | LogEntryTraits.Revised)));
    }

    private static LogEntryTraits TopicItem(StoredBar bar, Instant now) =>
        LogEntryTraits.TopicItem | (now >= bar.Bar.EndTime ? LogEntryTraits.Complete : LogEntryTraits.None);
}
