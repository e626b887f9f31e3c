using NodaTime;

namespace FinApi.Domain.Accounts;

/// <summary>What an account may use, for a monthly fee. Immutable; a changed plan is another value.</summary>
public sealed record Plan
{
    /// <summary>Its name in the contract: lower-case letters, digits and hyphens, 1 to 64.</summary>
    public required string Name { get; init; }

    /// <summary>Its name for people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Fee of a calendar month; 0 or more.</summary>
    public decimal MonthlyFee { get; init; }

    /// <summary>Currency of the fee, ISO 4217.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Cost of calls in any 60 seconds; at least 1.</summary>
    public required int CallsPerMinute { get; init; }

    /// <summary>Cost of calls of a day, UTC; null is unlimited.</summary>
    public long? CallsPerDay { get; init; }

    /// <summary>How long after the event data are shown; zero is real time.</summary>
    public Duration DataDelay { get; init; } = Duration.Zero;

    /// <summary>Streams at the same time, counted across nodes; 0 or more.</summary>
    public required int MaxStreams { get; init; }

    /// <summary>Topics of one stream; <c>*</c> counts as one.</summary>
    public required int MaxTopics { get; init; }

    /// <summary>Whether a stream may deliver every change.</summary>
    public bool AllowsEvery { get; init; }

    /// <summary>Least time between two items of a topic that delivers the latest only.</summary>
    public Duration MinInterval { get; init; } = Duration.Zero;

    /// <summary>
    /// Greatest age of a resume token that recovers in full; zero: every topic begins with a snapshot.
    /// </summary>
    public Duration ResumeWindow { get; init; } = Duration.Zero;

    /// <summary>
    /// When a node cannot serve all streams in time, it serves those of plans with a greater one first; 0 to 100.
    /// </summary>
    public int StreamPriority { get; init; }

    /// <summary>Whether a stream may subscribe to all symbols.</summary>
    public bool AllowsAllSymbols { get; init; }

    /// <summary>Days of history from today back; null is all.</summary>
    public int? HistoryDays { get; init; }

    /// <summary>Where its history begins, inclusive: a midnight UTC; null when it has all.</summary>
    public Instant? HistoryStartAt(Instant now) =>
        HistoryDays is { } days ? now.InUtc().Date.PlusDays(-days).AtMidnight().InUtc().ToInstant() : null;
}
