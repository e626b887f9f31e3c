using FinApi.Domain.Calendars;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Domain.Conditions;

/// <summary>
/// Judges days by what is stated of an instrument and of its market: the instrument's statement comes first.
/// </summary>
/// <param name="Instrument">What is stated of the instrument.</param>
/// <param name="Market">What is stated of its market.</param>
/// <param name="Calendar">The market's calendar.</param>
public readonly record struct DayCoverage(ConditionSet Instrument, ConditionSet Market, TradingCalendar Calendar)
{
    /// <summary>The statement that holds for a date; null when there is none.</summary>
    public DayCondition? Find(DataKind kind, LocalDate date) =>
        Instrument.Of(kind).Find(date) ?? Market.Of(kind).Find(date);

    /// <summary>
    /// Whether every trading date that a range of instants touches is complete. False where the range is open, where no
    /// date trades, and where nothing is stated. Costs a few look-ups, however many days there are.
    /// </summary>
    /// <param name="kind">The kind of data.</param>
    /// <param name="level">Of bars: the level of the interval that they are made of; else 0.</param>
    /// <param name="range">The event times of the data.</param>
    public bool IsComplete(DataKind kind, int level, TimeRange range)
    {
        if ((Instrument.IsEmpty && Market.IsEmpty) || range is not { Start: { } start, End: { } end } || start >= end)
        {
            return false;
        }

        return IsComplete(
            kind, level, Calendar.TradingDateAt(start), Calendar.TradingDateAt(end - Duration.Epsilon));
    }

    /// <summary>Whether every trading date from the first to the last, both inclusive, is complete.</summary>
    public bool IsComplete(DataKind kind, int level, LocalDate first, LocalDate last)
    {
        var (own, market) = (Instrument.Of(kind), Market.Of(kind));
        var hasSession = false;
        var date = first;
        while (Calendar.ListSessions(date, last.PlusDays(1)).FirstOrDefault() is { } session)
        {
            hasSession = true;
            date = session.TradingDate;
            var isOwn = own.Find(date) is not null;
            var found = own.Find(date) ?? market.Find(date);
            if (found is not { Condition: DataCondition.Complete } || found.FinestLevel > level)
            {
                return false;
            }

            // The market's statement holds up to the next one of the instrument.
            var end = found.LastDate.PlusDays(1);
            date = !isOwn && own.FindNextStart(date) is { } next ? LocalDate.Min(end, next) : end;
        }

        return hasSession;
    }
}
