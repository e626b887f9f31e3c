using FinApi.Domain.Calendars;
using NodaTime;

namespace FinApi.Domain.Freshness;

/// <summary>
/// Age of data to cache lifetime: the only place that decides it. docs/caching.md has the same rules as a table.
/// </summary>
public static class FreshnessPolicy
{
    /// <summary>
    /// Data that ended this long ago are settled: venues correct and deliver late within this time as a matter of
    /// course. Also the longest delay that a plan may have: shared caches give settled data to everybody.
    /// </summary>
    public static readonly Duration SettlingTime = Duration.FromMinutes(15);

    /// <summary>
    /// From this age on, data of an instrument change only together with its settled version. Later than
    /// <see cref="SettlingTime"/>, by which writers decide: what arrived just in time is committed within a minute, and
    /// a standby that answers has replayed it within 5 more.
    /// </summary>
    public static readonly Duration VouchedTime = SettlingTime + Duration.FromMinutes(6);

    // What is late, or imported or corrected later, shall be seen everywhere within minutes.
    private static readonly Duration Revisable = Duration.FromMinutes(5);
    private static readonly Duration RevisableStale = Duration.FromMinutes(1);
    private static readonly Duration CompleteDay = Duration.FromDays(1);

    // New corporate actions change adjusted prices of all earlier days, and reference data are changed by hand: both
    // shall be seen everywhere within the hour.
    private static readonly Duration Changeable = Duration.FromHours(1);

    /// <summary>How long an answer may be kept.</summary>
    public static CacheLifetime LifetimeOf(in FreshnessSubject subject, Instant now)
    {
        var lifetime = subject.Kind switch
        {
            FreshnessKind.Live => OfLive(subject, now),
            FreshnessKind.DayBars => OfDayBars(subject, now),
            FreshnessKind.Bars or FreshnessKind.Ticks => OfSettled(subject, now) ?? CacheLifetime.NoCache,
            FreshnessKind.Reference => CacheLifetime.Public(Changeable),
            _ => CacheLifetime.NoStore,
        };
        lifetime = subject.HoldsUntil is { } end ? lifetime.Within(end - now) : lifetime;
        return subject.IsRestricted ? lifetime.AsPrivate() : lifetime;
    }

    /// <summary>
    /// Whether the trading date that holds the last instant before <paramref name="dataEnd"/> is over: the next one has
    /// begun (midnight in New York for its exchanges), and the settling time since the data's end has passed as well.
    /// </summary>
    public static bool IsClosedDay(TradingCalendar calendar, Instant dataEnd, Instant now)
    {
        if (!IsSettled(dataEnd, now))
        {
            return false;
        }

        var lastDate = calendar.TradingDateAt(dataEnd - Duration.Epsilon);
        return now >= calendar.StartOfTradingDate(lastDate.PlusDays(1));
    }

    /// <summary>
    /// Whether every plan sees the same market, however late it sees it: nothing trades, and the newest datum, of the
    /// venue's time <paramref name="latest"/>, has settled. False where there is none.
    /// </summary>
    public static bool IsSeenByAll(TradingCalendar calendar, Instant? latest, Instant now) =>
        latest is { } time && IsSettled(time, now) && !calendar.IsTradingAt(now);

    private static bool IsSettled(Instant time, Instant now) => now - time >= SettlingTime;

    private static CacheLifetime OfLive(in FreshnessSubject subject, Instant now) =>
        UntilTrading(subject, now, subject.IsAdjusted ? Changeable : CompleteDay) ?? CacheLifetime.NoCache;

    // Imports and corrections revise bars while nothing trades, too.
    private static CacheLifetime OfDayBars(in FreshnessSubject subject, Instant now)
    {
        var isClosedDay = subject is { Calendar: { } calendar, DataEnd: { } end } && IsClosedDay(calendar, end, now);
        return (isClosedDay ? null : UntilTrading(subject, now, Revisable))
            ?? OfSettled(subject, now)
            ?? CacheLifetime.NoCache;
    }

    private static CacheLifetime? OfSettled(in FreshnessSubject subject, Instant now)
    {
        if (subject.DataEnd is not { } end || !IsSettled(end, now))
        {
            return null;
        }

        // Nothing is never complete: a range without data is most often one whose import has not come yet.
        if (!subject.IsComplete
            || subject.Extent == AnswerExtent.Empty
            || subject.Calendar is null
            || !IsClosedDay(subject.Calendar, end, now))
        {
            return CacheLifetime.Public(Revisable).ThenStale(RevisableStale);
        }

        return CacheLifetime.Public(subject.IsAdjusted ? Changeable : CompleteDay);
    }

    // Nothing trades and the newest datum is settled: it stands until trading may begin, extended hours included,
    // because a trade before the opening moves the price just as well.
    private static CacheLifetime? UntilTrading(in FreshnessSubject subject, Instant now, Duration longest)
    {
        if (subject.Calendar is not { } calendar || !IsSeenByAll(calendar, subject.LatestTime, now))
        {
            return null;
        }

        var pause = Duration.Min(calendar.NextTradingTime(now) - now ?? longest, longest);
        if (calendar.FindOvernight(now) is not { } night)
        {
            return CacheLifetime.Public(pause);
        }

        if (now < night.OpenTime)
        {
            return CacheLifetime.Public(Duration.Min(pause, night.OpenTime - now));
        }

        // In the night the exchanges are closed; whether others trade the instrument shows only in its data.
        return subject.LatestTime >= night.OpenTime ? null : CacheLifetime.Public(Duration.Min(pause, Revisable));
    }
}
