using FinApi.Application.Ingest.Calendars;
using FinApi.Application.MarketData;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Days;

/// <summary>
/// The part of the next commit that is about days: what is stated of them, and which of them change. A change of a
/// complete day takes the day's completeness away, because nobody has vouched for the day as it is after the change.
/// Only the pipeline's one writer uses this class.
/// </summary>
internal sealed class DayStatements(LatestMarket market, CommitDraft draft)
{
    private const string ChangedReason = "changed after the day was complete";
    private const string DeletedReason = "an operator deleted data of the day";
    private const string SessionsReason = "the sessions changed after the day was complete";

    private readonly Dictionary<Mic, ConditionSet> _markets = [];
    private readonly HashSet<(Symbol Symbol, Mic Mic, DataKind Kind)> _changed = [];
    private readonly List<Revision> _revisions = [];

    /// <summary>Notes that settled data of an instrument change.</summary>
    public void Revise(SymbolChange change, DataKind kind, Instant time, Instant now)
    {
        if (change.DaysOf(kind).Enter(time) is not { } date)
        {
            return;
        }

        var coverage = CoverageOf(change);
        if (coverage.IsComplete(kind, BarInterval.OneDay.Level, date, date))
        {
            Put(change, kind, new DayCondition(date, date, DataCondition.Degraded, ConditionCause.Revision)
            {
                Reason = ChangedReason,
                SetTime = now,
            });
        }
    }

    /// <summary>
    /// Takes the completeness of dates of an instrument away, on which other sessions hold than those by which they
    /// were judged.
    /// </summary>
    public void Degrade(SymbolChange change, IReadOnlyList<DateSpan> dates, Instant now)
    {
        var before = change.Conditions ?? change.State.Conditions;
        var after = Degraded(before, change.State.Instrument.Symbol, default, change.Calendar, dates, now);
        if (!ReferenceEquals(after, before))
        {
            draft.Enter(change);
            change.Conditions = after;
        }
    }

    /// <summary>The same of a market.</summary>
    public void Degrade(Mic mic, TradingCalendar calendar, IReadOnlyList<DateSpan> dates, Instant now)
    {
        var before = SetOf(default, mic);
        var after = Degraded(before, default, mic, calendar, dates, now);
        if (!ReferenceEquals(after, before))
        {
            _markets[mic] = after;
        }
    }

    /// <summary>
    /// Notes that data of the trading dates around two times were deleted: a date is missing where nothing is left, and
    /// partial where it was complete.
    /// </summary>
    public void TakeBack(
        SymbolChange change, DataKind kind, Instant firstTime, Instant lastTime, bool isNothingLeft, Instant now)
    {
        var first = change.Calendar.TradingDateAt(firstTime);
        var last = change.Calendar.TradingDateAt(lastTime);
        foreach (var session in change.Calendar.ListSessions(first, last.PlusDays(1)))
        {
            var date = session.TradingDate;
            if (isNothingLeft || CoverageOf(change).IsComplete(kind, BarInterval.OneDay.Level, date, date))
            {
                var condition = isNothingLeft ? DataCondition.Missing : DataCondition.Partial;
                Put(change, kind, new DayCondition(date, date, condition, ConditionCause.Revision)
                {
                    Reason = DeletedReason,
                    SetTime = now,
                });
            }
        }
    }

    /// <summary>Takes a statement; null when it holds.</summary>
    public Rejection? State(IngestItem.OfCondition item, Instant now)
    {
        if (draft.CheckVersion(NodeIdentity.RevisionsEntryVersion, "day_statement") is { } pending)
        {
            return pending;
        }

        return item.Symbol == default ? StateOfMarket(item, now) : StateOfInstrument(item, now);
    }

    /// <summary>What is stated after the commit, of all that changes.</summary>
    public IReadOnlyList<StatedConditions> FindChanged() =>
        [.. _changed.Select(each => new StatedConditions(
            each.Symbol, each.Mic, each.Kind, SetOf(each.Symbol, each.Mic).Of(each.Kind)))];

    /// <summary>The changes of what is stated.</summary>
    public IReadOnlyList<Revision> Revisions => _revisions;

    /// <summary>Whether all live nodes can read statements from the log.</summary>
    public bool IsTold => draft.EntryVersion >= NodeIdentity.RevisionsEntryVersion;

    /// <summary>Prepares for the next commit.</summary>
    public void Clear()
    {
        _markets.Clear();
        _changed.Clear();
        _revisions.Clear();
    }

    private Rejection? StateOfMarket(IngestItem.OfCondition item, Instant now)
    {
        if (draft.FindCalendar(item.Mic) is not { } calendar)
        {
            return Rejection.Invalid(
                "day_statement.mic",
                $"has no trading calendar. There are {TradingCalendars.Listing}, and those that were imported.");
        }

        if (Read(item, calendar, now, out var stated) is { } rejection)
        {
            return rejection;
        }

        foreach (var kind in stated is null ? [] : KindsOf(item.Kind))
        {
            var set = SetOf(default, item.Mic);
            _markets[item.Mic] = set.With(kind, set.Of(kind).With(stated!, calendar));
            Note(default, item.Mic, kind, stated!);
        }

        return null;
    }

    private Rejection? StateOfInstrument(IngestItem.OfCondition item, Instant now)
    {
        if (draft.Find(item.Symbol) is not { } change)
        {
            return new Rejection(
                RejectionReason.SymbolNotFound,
                "day_statement.symbol",
                $"{item.Symbol} names no instrument. Publish the instrument first.");
        }

        if (Read(item, change.Calendar, now, out var stated) is { } rejection)
        {
            return rejection;
        }

        foreach (var kind in stated is null ? [] : KindsOf(item.Kind))
        {
            draft.Enter(change);
            change.DaysOf(kind).Restart();
            Put(change, kind, stated!);
        }

        return null;
    }

    // Bars are made of trades.
    private static DataKind[] KindsOf(DataKind kind) =>
        kind == DataKind.Trades ? [DataKind.Trades, DataKind.Bars] : [kind];

    private void Put(SymbolChange change, DataKind kind, DayCondition stated)
    {
        var set = change.Conditions ?? change.State.Conditions;
        change.Conditions = set.With(kind, set.Of(kind).With(stated, change.Calendar));
        Note(change.State.Instrument.Symbol, default, kind, stated);
    }

    private ConditionSet Degraded(
        ConditionSet set,
        Symbol symbol,
        Mic mic,
        TradingCalendar calendar,
        IReadOnlyList<DateSpan> dates,
        Instant now)
    {
        foreach (var kind in set.IsEmpty ? [] : Enum.GetValues<DataKind>().Where(kind => kind != default))
        {
            foreach (var known in set.Of(kind).Ranges.Where(each => each.Condition == DataCondition.Complete))
            {
                foreach (var (first, last) in Common(dates, known))
                {
                    var changed = new DayCondition(first, last, DataCondition.Degraded, ConditionCause.Revision)
                    {
                        Reason = SessionsReason,
                        SetTime = now,
                    };
                    set = set.With(kind, set.Of(kind).With(changed, calendar));
                    Note(symbol, mic, kind, changed);
                }
            }
        }

        return set;
    }

    private static IEnumerable<DateSpan> Common(IReadOnlyList<DateSpan> dates, DayCondition known) =>
        dates
            .Select(span => new DateSpan(
                LocalDate.Max(span.First, known.FirstDate), LocalDate.Min(span.Last, known.LastDate)))
            .Where(span => span.First <= span.Last);

    private void Note(Symbol symbol, Mic mic, DataKind kind, DayCondition stated)
    {
        _changed.Add((symbol, mic, kind));
        _revisions.Add(
            new Revision(symbol, mic, RevisionKind.DataCondition, stated.FirstDate, stated.LastDate));
    }

    private DayCoverage CoverageOf(SymbolChange change) =>
        new(
            change.Conditions ?? change.State.Conditions,
            SetOf(default, change.Mic),
            change.Calendar);

    private ConditionSet SetOf(Symbol symbol, Mic mic)
    {
        if (symbol == default)
        {
            return _markets.TryGetValue(mic, out var ofMarket) ? ofMarket : market.ConditionsOf(mic);
        }

        var change = draft.Find(symbol)!;
        return change.Conditions ?? change.State.Conditions;
    }

    // The statement about sessions alone; null where none of them is over yet.
    private static Rejection? Read(
        IngestItem.OfCondition item, TradingCalendar calendar, Instant now, out DayCondition? stated)
    {
        stated = null;
        var first = item.FirstDate ?? calendar.TradingDateAt(item.FirstTime!.Value);
        var last = item.LastDate ?? calendar.TradingDateAt(item.LastTime!.Value);
        if (last < first)
        {
            return Rejection.Invalid("day_statement.last_date", "must not be before first_date.");
        }

        if (first < TradingCalendar.FirstDate || last >= TradingCalendar.EndDate)
        {
            return Rejection.Invalid(
                "day_statement.first_date", "and last_date must be from 1990-01-01 to 2100-12-31.");
        }

        var firstSession = calendar.ListSessions(first, last.PlusDays(1)).FirstOrDefault();
        if (firstSession is null)
        {
            return new Rejection(
                RejectionReason.NotASession,
                "day_statement.first_date",
                "to last_date has no trading date of the market. Name dates on which the market trades.");
        }

        var end = calendar.StartOfTradingDate(last.PlusDays(1));
        var lastSession = calendar.FindPreviousSession(end) is { } session && session.TradingDate <= last
            ? session
            : firstSession;
        var lastDate = lastSession.TradingDate;
        if (item.Condition == DataCondition.Complete)
        {
            // An import of a market that trades now holds the beginning of a day: that is no fault of it.
            var over = WatchedDay.FindLast(calendar, now)?.TradingDate ?? LocalDate.MinIsoValue;
            lastDate = LocalDate.Min(lastDate, over);
            if (lastDate < firstSession.TradingDate)
            {
                return item.Cause == ConditionCause.Operator
                    ? Rejection.Invalid(
                        "day_statement.first_date", "is not over yet, and can be complete only 15 minutes after that.")
                    : null;
            }
        }

        stated = new DayCondition(firstSession.TradingDate, lastDate, item.Condition, item.Cause)
        {
            FinestLevel = item is { Kind: DataKind.Bars, Condition: DataCondition.Complete, Interval: { } interval }
                ? interval.Level
                : 0,
            Reason = item.Reason,
            SetTime = now,
        };
        return null;
    }
}
