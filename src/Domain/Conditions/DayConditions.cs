using FinApi.Domain.Calendars;
using NodaTime;

namespace FinApi.Domain.Conditions;

/// <summary>
/// What is stated of the days of one instrument or market and one kind of data, as disjoint ranges by date. Dates that
/// say the same are one range across weekends and holidays, so that years of complete days are one. Immutable.
/// </summary>
public sealed class DayConditions
{
    private readonly DayCondition[] _ranges;

    private DayConditions(DayCondition[] ranges) => _ranges = ranges;

    /// <summary>Nothing is stated.</summary>
    public static DayConditions Empty { get; } = new([]);

    /// <summary>The ranges, ascending and disjoint.</summary>
    public IReadOnlyList<DayCondition> Ranges => _ranges;

    /// <summary>The ranges as they were stored.</summary>
    /// <param name="ranges">Ascending and disjoint.</param>
    public static DayConditions Of(IEnumerable<DayCondition> ranges)
    {
        DayCondition[] all = [.. ranges];
        return all.Length == 0 ? Empty : new DayConditions(all);
    }

    /// <summary>The statement about a date; null when there is none.</summary>
    public DayCondition? Find(LocalDate date)
    {
        var index = IndexAtOrBefore(date);
        return index >= 0 && date <= _ranges[index].LastDate ? _ranges[index] : null;
    }

    /// <summary>The first date after a date at which a statement begins; null when there is none.</summary>
    public LocalDate? FindNextStart(LocalDate date)
    {
        var next = IndexAtOrBefore(date) + 1;
        return next < _ranges.Length ? _ranges[next].FirstDate : null;
    }

    /// <summary>
    /// These with a statement in place of those about its dates; <see cref="DataCondition.Unspecified"/> only takes
    /// those back. Bars that are complete stay so at the finer of two intervals.
    /// </summary>
    public DayConditions With(DayCondition stated, TradingCalendar calendar)
    {
        var pieces = new List<DayCondition>(_ranges.Length + 2);
        var next = stated.FirstDate;
        foreach (var known in _ranges)
        {
            if (known.LastDate < stated.FirstDate || known.FirstDate > stated.LastDate)
            {
                pieces.Add(known);
                continue;
            }

            if (known.FirstDate < stated.FirstDate)
            {
                pieces.Add(known with { LastDate = stated.FirstDate.PlusDays(-1) });
            }

            if (IsFiner(known, stated))
            {
                var kept = known with
                {
                    FirstDate = LocalDate.Max(known.FirstDate, stated.FirstDate),
                    LastDate = LocalDate.Min(known.LastDate, stated.LastDate),
                };
                Add(pieces, stated with { FirstDate = next, LastDate = kept.FirstDate.PlusDays(-1) });
                pieces.Add(kept);
                next = kept.LastDate.PlusDays(1);
            }

            if (known.LastDate > stated.LastDate)
            {
                pieces.Add(known with { FirstDate = stated.LastDate.PlusDays(1) });
            }
        }

        Add(pieces, stated with { FirstDate = next });
        return Merge(pieces, calendar);
    }

    private static bool IsFiner(DayCondition known, DayCondition stated) =>
        known.Condition == DataCondition.Complete
        && stated.Condition == DataCondition.Complete
        && known.FinestLevel < stated.FinestLevel;

    private static void Add(List<DayCondition> pieces, DayCondition piece)
    {
        if (piece.Condition != DataCondition.Unspecified && piece.FirstDate <= piece.LastDate)
        {
            pieces.Add(piece);
        }
    }

    private static DayConditions Merge(List<DayCondition> pieces, TradingCalendar calendar)
    {
        pieces.Sort(static (left, right) => left.FirstDate.CompareTo(right.FirstDate));
        var merged = new List<DayCondition>(pieces.Count);
        foreach (var piece in pieces)
        {
            if (merged.Count > 0 && merged[^1] is var last && last.SaysSameAs(piece)
                && !calendar.ListSessions(last.LastDate.PlusDays(1), piece.FirstDate).Any())
            {
                merged[^1] = last with
                {
                    LastDate = piece.LastDate,
                    SetTime = Instant.Max(last.SetTime, piece.SetTime),
                };
            }
            else
            {
                merged.Add(piece);
            }
        }

        return Of(merged);
    }

    // Index of the last range that starts at or before a date; -1 when there is none.
    private int IndexAtOrBefore(LocalDate date)
    {
        var (low, high) = (0, _ranges.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].FirstDate <= date)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }
}
