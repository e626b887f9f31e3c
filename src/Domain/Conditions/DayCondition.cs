using NodaTime;

namespace FinApi.Domain.Conditions;

/// <summary>One statement about consecutive trading dates.</summary>
/// <param name="FirstDate">The first date, inclusive.</param>
/// <param name="LastDate">The last date, inclusive; not before the first.</param>
/// <param name="Condition">The condition of each of them.</param>
/// <param name="Cause">Who states it.</param>
public sealed record DayCondition(
    LocalDate FirstDate, LocalDate LastDate, DataCondition Condition, ConditionCause Cause)
{
    /// <summary>
    /// Of complete bars: the level of the shortest stored interval that is complete; all longer ones are too. Else 0.
    /// </summary>
    public int FinestLevel { get; init; }

    /// <summary>Why, in words of at most 200 characters; may be empty.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>When it was stated; of days that were stated one by one, the last of them.</summary>
    public Instant SetTime { get; init; }

    /// <summary>Whether two say the same of their dates.</summary>
    public bool SaysSameAs(DayCondition other) =>
        Condition == other.Condition
        && Cause == other.Cause
        && FinestLevel == other.FinestLevel
        && Reason == other.Reason;
}
