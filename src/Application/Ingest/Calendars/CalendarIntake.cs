using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Conditions;
using FinApi.Application.Ingest.Days;
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
internal sealed class CalendarIntake(CommitDraft draft, DayStatements days, BarBook bars, BarRules rules)
{
    // Some 50 MB in memory and in one commit, during which nothing else is taken in.
    private const int MaxRemadeDays = 100_000;

    private const string SessionsField = "calendar.sessions";
    private const string MicField = "instrument.mic";

    /// <summary>Adds a calendar to the draft; null when it will be stored.</summary>
    public async ValueTask<Rejection?> AddAsync(
        CalendarChange given, Arrival arrival, CancellationToken cancellationToken)
    {
        var known = draft.FindImported(given.Mic);
        if (draft.CheckVersion(NodeIdentity.RevisionsEntryVersion, "calendar") is { } pending)
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
        var differences = before is null
            ? CalendarDifferences.None
            : CalendarDifferences.Find(before, after, arrival.Time);
        var remakes = ListRemakes(instruments, after, differences);
        if (await CheckAsync(remakes, differences, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        draft.Put(merged, after);
        days.Degrade(given.Mic, after, differences.Spans, arrival.Time);
        foreach (var change in instruments)
        {
            change.Calendar = after;
            days.Degrade(change, differences.Spans, arrival.Time);
        }

        foreach (var (change, remake) in remakes)
        {
            Remake(remake, change, differences.Dates, differences.Spans);
            rules.ChangeSessions(change, differences);
        }

        return null;
    }

    /// <summary>
    /// Moves an instrument to a market with other sessions; null when it will be moved. The caller has taken, or will
    /// take, the instrument itself into the draft.
    /// </summary>
    public async ValueTask<Rejection?> MoveAsync(
        SymbolChange change, TradingCalendar calendar, Instant now, CancellationToken cancellationToken)
    {
        if (draft.CheckVersion(NodeIdentity.RevisionsEntryVersion, MicField) is { } pending)
        {
            return pending;
        }

        var remake = new DayRemake(SymbolOf(change), calendar, DayRemake.Always);
        var places = await bars.FindPlacesAsync(remake, cancellationToken);
        if ((CheckPlace(places, MicField) ?? CheckRoom(places.Days, MicField)) is { } rejection)
        {
            return rejection;
        }

        days.Degrade(change, DateSpan.Always, now);
        Remake(remake, change, places.Days, DateSpan.Always);
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
        CancellationToken cancellationToken)
    {
        var count = (long)remakes.Count * differences.Dates;
        if (count > MaxRemadeDays)
        {
            return Rejection.Invalid(
                SessionsField,
                $"change {differences.Dates} past dates of {remakes.Count} instruments, more than "
                + $"{MaxRemadeDays:N0} day bars at once: publish fewer dates at a time.");
        }

        return CheckRoom(count, SessionsField) ?? await CheckPlacesAsync(remakes, cancellationToken);
    }

    private static Symbol SymbolOf(SymbolChange change) => change.State.Instrument.Symbol;

    private void Remake(DayRemake remake, SymbolChange change, long count, IReadOnlyList<DateSpan> spans)
    {
        change.Calendar = remake.Calendar;
        change.OtherSessions = change.OtherSessions is null ? spans : DateSpan.Always;
        draft.Enter(change);
        bars.Remake(remake, count);
    }

    // A commit with nothing to make anew takes one item, however large.
    private Rejection? CheckRoom(long count, string field) =>
        bars.RemadeDays == 0 || bars.RemadeDays + count <= MaxRemadeDays
            ? null
            : new Rejection(
                RejectionReason.TooMuchAtOnce,
                field,
                $"makes {count:N0} day bars anew, and the items before it {bars.RemadeDays:N0}, more than "
                + $"{MaxRemadeDays:N0} at once: send it again once those are stored.");

    private async ValueTask<Rejection?> CheckPlacesAsync(
        List<(SymbolChange Change, DayRemake Remake)> remakes, CancellationToken cancellationToken)
    {
        foreach (var some in remakes.Chunk(DayRemakes.AtOnce))
        {
            var found = await Task.WhenAll(
                some.Select(each => bars.FindPlacesAsync(each.Remake, cancellationToken).AsTask()));
            foreach (var places in found)
            {
                if (CheckPlace(places, SessionsField) is { } rejection)
                {
                    return rejection;
                }
            }
        }

        return null;
    }

    // What a source supplied is never dropped for want of a session.
    private static Rejection? CheckPlace(RemadePlaces places, string field) =>
        places.Misplaced is not { } date
            ? null
            : new Rejection(
                RejectionReason.NotASession,
                field,
                $"leaves {LocalDatePattern.Iso.Format(date)} without a session, and a source has supplied the day "
                + $"bar of {places.Symbol} for it: publish a calendar that has the date (finapi import calendars).");
}
