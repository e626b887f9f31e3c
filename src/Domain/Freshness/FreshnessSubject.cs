using FinApi.Domain.Calendars;
using NodaTime;

namespace FinApi.Domain.Freshness;

/// <summary>What the lifetime of an answer depends on. The default of every part is the careful one.</summary>
public readonly record struct FreshnessSubject
{
    /// <summary>What kind of answer.</summary>
    public required FreshnessKind Kind { get; init; }

    /// <summary>The calendar of the instrument's market; null where there is none: then no day is ever over.</summary>
    public TradingCalendar? Calendar { get; init; }

    /// <summary>
    /// End, exclusive, of the newest data that the answer could contain: for bars the end of the last bar that could be
    /// in the page. Null for a range without an end.
    /// </summary>
    public Instant? DataEnd { get; init; }

    /// <summary>
    /// The venue's time of the newest datum, in the answer or of the instrument, whichever is later; null when the
    /// answer holds none.
    /// </summary>
    public Instant? LatestTime { get; init; }

    /// <summary>
    /// Whether every trading date that the answer could contain is known to be complete: nothing more is expected of
    /// it, though it may still be corrected.
    /// </summary>
    public bool IsComplete { get; init; }

    /// <summary>Whether prices were adjusted for corporate actions, of which new ones may come.</summary>
    public bool IsAdjusted { get; init; }

    /// <summary>
    /// When the answer changes by itself, because the ex-date of a known corporate action begins; null: not by itself.
    /// </summary>
    public Instant? HoldsUntil { get; init; }

    /// <summary>How much of what was asked for this is.</summary>
    public AnswerExtent Extent { get; init; }

    /// <summary>Whether some plan may not read this. A shared cache cannot tell callers apart.</summary>
    public bool IsRestricted { get; init; }
}
