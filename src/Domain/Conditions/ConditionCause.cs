namespace FinApi.Domain.Conditions;

/// <summary>Who states a condition. Part of stored forms: values never change.</summary>
public enum ConditionCause
{
    /// <summary>Nobody: it follows from what is stored.</summary>
    Unspecified = 0,

    /// <summary>The node that wrote, which watched the feeds.</summary>
    Feed = 1,

    /// <summary>An import, or another publisher.</summary>
    Import = 2,

    /// <summary>An operator.</summary>
    Operator = 3,

    /// <summary>A change of the day after it was complete.</summary>
    Revision = 4,
}
