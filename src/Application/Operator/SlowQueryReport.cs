using NodaTime;

namespace FinApi.Application.Operator;

/// <summary>The statements that took most of the store's time.</summary>
/// <param name="SlowQueries">By total time, the longest first.</param>
/// <param name="ReadTime">When the statistics were read; null before the first time.</param>
/// <param name="CreatedIndexes">Indexes that FinApi made by itself, the newest first.</param>
public sealed record SlowQueryReport(
    IReadOnlyList<SlowQuery> SlowQueries, Instant? ReadTime, IReadOnlyList<CreatedIndex> CreatedIndexes)
{
    /// <summary>Why there is nothing to tell, in a sentence that says what to do; null when there is.</summary>
    public string? Problem { get; init; }

    /// <summary>There is nothing to tell.</summary>
    public static SlowQueryReport Unavailable(string problem) => new([], null, []) { Problem = problem };
}
