namespace FinApi.Domain.Limits;

/// <summary>
/// How long a door stays shut after failures: not at all for the first ones, then twice as long each time.
/// </summary>
/// <param name="FreeFailures">Failures that have no consequence.</param>
/// <param name="Shortest">How long after the first one that has.</param>
/// <param name="Longest">How long at most.</param>
public readonly record struct LockOut(int FreeFailures, TimeSpan Shortest, TimeSpan Longest)
{
    // Beyond this any sensible shortest time has passed any sensible longest one, and below it nothing overflows.
    private const int MaxDoublings = 20;

    /// <summary>How long after so many failures in a row.</summary>
    public TimeSpan After(int failures)
    {
        var doublings = failures - FreeFailures - 1;
        if (doublings < 0)
        {
            return TimeSpan.Zero;
        }

        var grown = Shortest * (1L << Math.Min(doublings, MaxDoublings));
        return grown < Longest ? grown : Longest;
    }
}
