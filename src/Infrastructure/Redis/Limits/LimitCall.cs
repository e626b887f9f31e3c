using FinApi.Application.Limits;

namespace FinApi.Infrastructure.Redis.Limits;

/// <summary>What one call of the script is to do.</summary>
/// <param name="Check">The call; of cost 0 nothing is taken.</param>
/// <param name="Wanted">Permits to lease; 0 ends the node's lease, null leaves it as it is.</param>
/// <param name="Returns">What came to nothing.</param>
internal readonly record struct LimitCall(LimitCheck Check, int? Wanted, IReadOnlyList<LimitReturn> Returns)
{
    /// <summary>What the store knows of the use of a day, if it was read.</summary>
    public (int Day, long Used)? Seed { get; init; }

    /// <summary>Whether all that this node took is sent along, because Redis may have lost it.</summary>
    public bool Merges { get; init; }
}

/// <summary>What is given back.</summary>
/// <param name="Slot">In which it was taken.</param>
/// <param name="Cost">Of the subject's window.</param>
/// <param name="KeyCost">Of the key's window.</param>
/// <param name="Day">In which it was taken.</param>
/// <param name="DayCost">Of the day.</param>
internal readonly record struct LimitReturn(long Slot, int Cost, int KeyCost, int Day, long DayCost);
