namespace FinApi.Application.Limits;

/// <summary>When something was taken, and of what.</summary>
/// <param name="Slot">The second, by a clock of the store's own that never jumps.</param>
/// <param name="Day">The day, UTC, counted from 1970-01-01.</param>
/// <param name="Shares">Over how many nodes the limits were divided; 1 for not at all.</param>
public readonly record struct LimitReceipt(long Slot, int Day, int Shares)
{
    /// <summary>
    /// Whether the node counted by itself because what counts for all nodes did not answer; false where nothing does.
    /// </summary>
    public bool IsAlone { get; init; }
}
