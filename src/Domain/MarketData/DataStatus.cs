using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>How current an answer is and what was done to its numbers.</summary>
/// <param name="Mode">How current.</param>
/// <param name="AsOfTime">Event time of the newest datum in the answer; null when it holds none.</param>
/// <param name="Delay">How far it is held back on purpose; zero unless <paramref name="Mode"/> is Delayed.</param>
/// <param name="Adjustment">What prices were adjusted for.</param>
/// <param name="AdjustmentVersion">
/// Names the set of corporate actions applied, at most 16 characters; empty for Raw.
/// </param>
public sealed record DataStatus(
    DataMode Mode, Instant? AsOfTime, Duration Delay, PriceAdjustment Adjustment, string AdjustmentVersion)
{
    /// <summary>Whether numbers of the answer may be made up by the simulated feed.</summary>
    public bool IsSimulated { get; init; }

    /// <summary>Why the answer holds nothing; unspecified when it holds something.</summary>
    public EmptyReason EmptyReason { get; init; }
}
