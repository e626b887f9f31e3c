namespace FinApi.Application.Limits;

/// <summary>
/// Counts what callers use. One call is one atomic check, so that a store which several nodes share needs one round
/// trip. Safe for all threads.
/// </summary>
public interface ILimitStore
{
    /// <summary>
    /// Takes the cost from every limit of the check, or from none of them. In any 60 s of its own clock no more is
    /// taken than the limits say, and what was refused does not count.
    /// </summary>
    ValueTask<LimitAnswer> TakeAsync(in LimitCheck check, CancellationToken cancellationToken);

    /// <summary>
    /// Gives back what a check took, because the call came to nothing. Once a check; may be done later.
    /// </summary>
    void GiveBack(in LimitCheck check, LimitReceipt receipt);
}
