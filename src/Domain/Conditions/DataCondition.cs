namespace FinApi.Domain.Conditions;

/// <summary>What is known of the data of a trading date. Part of stored forms: values never change.</summary>
public enum DataCondition
{
    /// <summary>Nobody has stated anything.</summary>
    Unspecified = 0,

    /// <summary>Nothing more is expected of the day, though it may still be corrected.</summary>
    Complete = 1,

    /// <summary>The day is not over, or nobody vouches for all of it.</summary>
    Partial = 2,

    /// <summary>Something of the day was lost, or was changed after the day was complete.</summary>
    Degraded = 3,

    /// <summary>There are no data of the day.</summary>
    Missing = 4,
}
