using FinApi.Application.Storage;
using FinApi.Domain.Calendars;

namespace FinApi.Infrastructure.Feeds.Simulated.History;

/// <summary>
/// What the past consists of and under which sequence numbers: a function of the anchor and of the shares that claimed
/// a past, so that a start after a crash finds every number where it was. Numbers 1 to 50 are the claims, by the place
/// of the share in the table; then come all daily bars, then the minutes, newest session first.
/// </summary>
internal sealed class HistoryPlan(HistoryAnchor anchor, IReadOnlyList<SimulatedListing> listings)
{
    public const int MinuteDays = 30;
    public const int DailyYears = 2;

    public HistoryAnchor Anchor { get; } = anchor;

    public IReadOnlyList<SimulatedListing> Listings { get; } = listings;

    /// <summary>
    /// The plan that a ledger belongs to: its epoch is the anchor, its first 50 numbers say which shares claimed.
    /// </summary>
    public static HistoryPlan Of(SourceLedger ledger) =>
        new(
            HistoryAnchor.FromEpoch(ledger.Epoch),
            [.. SimulatedListings.All.Where((_, i) => ledger.Ranges.Any(r => r.First <= i + 1 && i + 1 <= r.Last))]);

    /// <summary>All units in the order in which they are published. Cheap: bars are made later.</summary>
    public IEnumerable<HistoryUnit> Units()
    {
        var next = SimulatedListings.All.Count + 1L;
        foreach (var unit in UnitsWithoutNumbers())
        {
            yield return unit with { FirstSequence = next };
            next += unit.BarCount;
        }
    }

    /// <summary>The sessions before the anchor that have a past, newest first.</summary>
    public IReadOnlyList<TradingSession> SessionsOf(SimulatedListing listing)
    {
        var calendar = SimulatedListings.CalendarOf(listing);
        var today = Anchor.Time.InZone(calendar.TimeZone).Date;
        var sessions = calendar.ListSessions(today.PlusYears(-DailyYears), today.PlusDays(1));
        return [.. sessions.Where(session => PastWalk.MinutesBefore(session, Anchor) > 0).Reverse()];
    }

    /// <summary>
    /// Whether a session's bars are minutes. The day bars of these are folded from them, never published.
    /// </summary>
    public bool HasMinutes(SimulatedListing listing, TradingSession session)
    {
        var today = Anchor.Time.InZone(SimulatedListings.CalendarOf(listing).TimeZone).Date;
        return session.TradingDate >= today.PlusDays(-MinuteDays);
    }

    private IEnumerable<HistoryUnit> UnitsWithoutNumbers()
    {
        var sessions = Listings.ToDictionary(listing => listing, SessionsOf);
        foreach (var listing in Listings)
        {
            yield return new HistoryUnit(
                listing, MinuteSession: null, 0, sessions[listing].Count(session => !HasMinutes(listing, session)));
        }

        var dates = sessions.SelectMany(of => of.Value.Where(session => HasMinutes(of.Key, session)))
            .Select(session => session.TradingDate).Distinct().OrderDescending();
        foreach (var (date, listing) in dates.SelectMany(date => Listings.Select(listing => (date, listing))))
        {
            if (sessions[listing].FirstOrDefault(session => session.TradingDate == date) is { } session)
            {
                yield return new HistoryUnit(listing, session, 0, PastWalk.MinutesBefore(session, Anchor));
            }
        }
    }
}
