namespace FinApi.Application.Limits;

/// <summary>
/// Counts what callers use. One call is one atomic check, so that a store which several nodes share needs one round
/// trip. Safe for all threads.
/// </summary>
public interface ILimitStore
{
    /// <summary>
    /// Over how many nodes the limits of accounts and keys are divided at this moment, because each of them counts by
    /// itself; 1 for not at all. Where the roles of this node differ, those of the role that most nodes have. Those of
    /// networks may be divided over more. May change at any time.
    /// </summary>
    int Shares { get; }

    /// <summary>
    /// Takes the cost from every limit of the check, or from none of them. In any 60 s of its own clock no more is
    /// taken than the limits say, or their share where they are divided; what was refused does not count.
    /// </summary>
    ValueTask<LimitAnswer> TakeAsync(in LimitCheck check, CancellationToken cancellationToken);

    /// <summary>
    /// Gives back what a check took, because the call came to nothing. Once a check; may be done later.
    /// </summary>
    void GiveBack(in LimitCheck check, LimitReceipt receipt);
}
