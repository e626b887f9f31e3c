using FinApi.Application.Deletions;
using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Conditions;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Deletions;

/// <summary>
/// Makes the bars around deleted rows of what is left, in steps of at most a month of trading dates that follow each
/// other. Where nothing else is stored that bars could be made of, they go by their range: millions of bars of an
/// import then cost no memory. Only for the pipeline's one writer.
/// </summary>
internal sealed class TakenBars(BarBook bars, BarConditions conditions, IDeletionReader rows)
{
    /// <summary>Bars made anew at most in one deletion: some 100 MB.</summary>
    public const int MaxRemade = 200_000;

    private const int MaxDates = 31;

    /// <summary>
    /// Notes the bars that go or are made anew; the ranges of time that they are in, or null when these are too many.
    /// </summary>
    public async ValueTask<IReadOnlyList<TakenRange>?> RemakeAsync(
        DraftDeletion deletion,
        RowScope scope,
        SymbolChange change,
        IReadOnlyList<DeletedDay> taken,
        CancellationToken cancellationToken)
    {
        List<TakenRange> ranges = [];
        var remade = 0;
        foreach (var (first, last) in ToDates(taken, change.Calendar))
        {
            var start = change.Calendar.StartOfTradingDate(first);
            var end = change.Calendar.StartOfTradingDate(last.PlusDays(1));
            var range = new TimeRange(start, end);
            var hasOthers = await rows.HasOthersAsync(
                scope, change.State.Instrument.Symbol, range, cancellationToken);
            ranges.Add(new TakenRange(range, hasOthers));
            if (FindLevel(taken, start, end) is { } level)
            {
                remade += await RemakeAsync(deletion, change, level, ranges[^1], cancellationToken);
            }

            if (remade > MaxRemade)
            {
                return null;
            }
        }

        return ranges;
    }

    /// <summary>
    /// Whether nothing of the kind is left on the trading dates of a day's rows, which may begin on the eve.
    /// </summary>
    public async ValueTask<bool> IsNothingLeftAsync(
        RowScope scope,
        SymbolChange change,
        DeletedDay day,
        IReadOnlyList<TakenRange> ranges,
        CancellationToken cancellationToken)
    {
        var first = change.Calendar.TradingDateAt(day.First);
        var last = change.Calendar.TradingDateAt(day.Last);
        if (day.Kind == DataKind.Quotes)
        {
            // Of two trading dates nobody has counted the quotes that are left.
            return day.Remaining == 0 && first == last;
        }

        return !ranges.First(range => range.Contains(day.First)).HasOthers
            || (day.Remaining == 0
                && !await rows.HasOthersAsync(
                    scope,
                    change.State.Instrument.Symbol,
                    new TimeRange(
                        change.Calendar.StartOfTradingDate(first),
                        change.Calendar.StartOfTradingDate(last.PlusDays(1))),
                    cancellationToken));
    }

    // The shortest bars that may be made of deleted rows; null: quotes make none. A bar that was supplied has shorter
    // bars beside it, which are not made of it.
    private static int? FindLevel(IReadOnlyList<DeletedDay> taken, Instant start, Instant end) =>
        taken.Where(day => day.Kind != DataKind.Quotes && day.Last >= start && day.First < end)
            .Min(day => (int?)day.Level);

    private async ValueTask<int> RemakeAsync(
        DraftDeletion deletion,
        SymbolChange change,
        int level,
        TakenRange taken,
        CancellationToken cancellationToken)
    {
        var symbol = change.State.Instrument.Symbol;
        var table = conditions.For(change.Mic);
        var (start, end) = (taken.Range.Start!.Value, taken.Range.End!.Value);
        if (taken.HasOthers)
        {
            return await bars.TakeBackAsync(
                symbol, level, start, end, change.Calendar, table, deletion.Taken!.Has, cancellationToken);
        }

        deletion.BarRanges.AddRange(BarInterval.Stored.Skip(level)
            .Select(interval => new BarRangeRemoval(symbol, interval, taken.Range)));

        // A bar that begins before the range may reach into it.
        return await bars.TakeBackAsync(
            symbol, level, start, start, change.Calendar, table, deletion.Taken!.Has, cancellationToken);
    }

    private static IEnumerable<(LocalDate First, LocalDate Last)> ToDates(
        IReadOnlyList<DeletedDay> taken, TradingCalendar calendar)
    {
        SortedSet<LocalDate> dates = [];
        foreach (var day in taken)
        {
            // Rows of one day by UTC are of two trading dates at most, or three with one that is short.
            var last = calendar.TradingDateAt(day.Last);
            for (var date = calendar.TradingDateAt(day.First); date <= last; date = date.PlusDays(1))
            {
                dates.Add(date);
            }
        }

        (LocalDate First, LocalDate Last)? open = null;
        foreach (var date in dates)
        {
            if (open is { } range
                && date == range.Last.PlusDays(1)
                && Period.DaysBetween(range.First, date) < MaxDates)
            {
                open = (range.First, date);
                continue;
            }

            if (open is { } ended)
            {
                yield return ended;
            }

            open = (date, date);
        }

        if (open is { } rest)
        {
            yield return rest;
        }
    }
}
