using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Days;
using FinApi.Application.Log.Format;
using FinApi.Application.Nodes;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Ingest.Calendars;

/// <summary>
/// Decides whether a commit stores a calendar or moves an instrument to another market, and notes the day bars that
/// are then made anew in the same commit. Only for the pipeline's one writer.
/// </summary>
internal sealed class CalendarIntake(CommitDraft draft, DayStatements days, BarBook bars, NodeDuty duty)
{
    // Some 50 MB in memory and in one commit, during which nothing else is taken in.
    private const int MaxRemadeDays = 100_000;

    /// <summary>Adds a calendar to the draft; null when it will be stored.</summary>
    public async ValueTask<Rejection?> AddAsync(
        CalendarChange given, Arrival arrival, CancellationToken cancellationToken)
    {
        var known = draft.FindImported(given.Mic);
        if (CheckUpgrade("calendar") is { } pending)
        {
            return pending;
        }

        if (CalendarRules.Merge(given, known, out var merged) is { } rejection)
        {
            return rejection;
        }

        if (merged.IsSameAs(known))
        {
            return null;
        }

        var before = draft.FindCalendar(given.Mic);
        var after = merged.ToTradingCalendar();
        IReadOnlyList<SymbolChange> instruments = before is null ? [] : draft.ListOn(given.Mic);
        var differences = instruments.Count == 0
            ? new CalendarDifferences(0, [])
            : CalendarDifferences.Find(before!, after, arrival.Time);
        var remakes = ListRemakes(instruments, after, differences);
        if (await CheckAsync(remakes, differences, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        draft.Put(merged, after);
        foreach (var change in instruments)
        {
            change.Calendar = after;
        }

        remakes.ForEach(each => Remake(each.Remake, each.Change));
        return null;
    }

    /// <summary>
    /// Moves an instrument to a market with other sessions; null when it will be moved. The caller has taken, or will
    /// take, the instrument itself into the draft.
    /// </summary>
    public async ValueTask<Rejection?> MoveAsync(
        SymbolChange change, TradingCalendar calendar, CancellationToken cancellationToken)
    {
        var remake = new DayRemake(SymbolOf(change), calendar, DayRemake.Always);
        if ((CheckUpgrade("instrument.mic")
            ?? await CheckPlacesAsync([remake], "instrument.mic", cancellationToken)) is { } rejection)
        {
            return rejection;
        }

        change.Calendar = calendar;
        Remake(remake, change);
        return null;
    }

    // An instrument without any data has no day bars.
    private static List<(SymbolChange Change, DayRemake Remake)> ListRemakes(
        IReadOnlyList<SymbolChange> instruments, TradingCalendar after, CalendarDifferences differences) =>
        differences.Dates == 0
            ? []
            : [
                .. instruments
                    .Where(change => change.IsEntered || change.State.NewestTime is not null)
                    .Select(change => (change, new DayRemake(SymbolOf(change), after, differences.Ranges))),
            ];

    private async ValueTask<Rejection?> CheckAsync(
        List<(SymbolChange Change, DayRemake Remake)> remakes,
        CalendarDifferences differences,
        CancellationToken cancellationToken) =>
        (long)remakes.Count * differences.Dates > MaxRemadeDays
            ? Rejection.Invalid(
                "calendar.sessions",
                $"change {differences.Dates} past dates of {remakes.Count} instruments, more than "
                + $"{MaxRemadeDays:N0} day bars at once: publish fewer dates at a time.")
            : await CheckPlacesAsync(remakes.Select(each => each.Remake), "calendar.sessions", cancellationToken);

    private static Symbol SymbolOf(SymbolChange change) => change.State.Instrument.Symbol;

    private void Remake(DayRemake remake, SymbolChange change)
    {
        change.Calendar = remake.Calendar;
        change.HasOtherSessions = true;
        days.TakeBack(change);
        draft.Enter(change);
        bars.Remake(remake);
    }

    // Nodes of before would stop at the entry.
    private Rejection? CheckUpgrade(string field) =>
        duty.EntryVersion >= NodeIdentity.RevisionsEntryVersion
            ? null
            : new Rejection(
                RejectionReason.UpgradePending,
                field,
                "cannot be changed while a live node runs an older FinApi. Upgrade all nodes, then publish it again.");

    // What a source supplied is never dropped for want of a session.
    private async ValueTask<Rejection?> CheckPlacesAsync(
        IEnumerable<DayRemake> remakes, string field, CancellationToken cancellationToken)
    {
        foreach (var remake in remakes)
        {
            if (await bars.FindMisplacedAsync(remake, cancellationToken) is { } date)
            {
                return new Rejection(
                    RejectionReason.NotASession,
                    field,
                    $"leaves {LocalDatePattern.Iso.Format(date)} without a session, and a source has supplied the "
                    + $"day bar of {remake.Symbol} for it: publish a calendar that has the date (finapi import "
                    + "calendars).");
            }
        }

        return null;
    }
}
