namespace FinApi.Domain.Conditions;

/// <summary>What is stated of the days of one instrument or market, by kind of data. Immutable.</summary>
public sealed class ConditionSet
{
    private readonly DayConditions[] _days;

    private ConditionSet(DayConditions[] days) => _days = days;

    /// <summary>Nothing is stated.</summary>
    public static ConditionSet Empty { get; } = new([DayConditions.Empty, DayConditions.Empty, DayConditions.Empty]);

    /// <summary>Whether nothing is stated of any kind.</summary>
    public bool IsEmpty => ReferenceEquals(this, Empty);

    /// <summary>What is stated of a kind.</summary>
    public DayConditions Of(DataKind kind) => _days[(int)kind - 1];

    /// <summary>The same with other statements of one kind.</summary>
    public ConditionSet With(DataKind kind, DayConditions days)
    {
        DayConditions[] all = [.. _days];
        all[(int)kind - 1] = days;
        return Array.TrueForAll(all, each => each.Ranges.Count == 0) ? Empty : new ConditionSet(all);
    }
}
