namespace FinApi.Application.Storage;

/// <summary>
/// Which life of the store this node reads. It rises whenever commits were lost (a restore, a promotion that lacks
/// some): sequence numbers and settled versions of before may then stand for other data.
/// </summary>
public interface IStoreEpoch
{
    /// <summary>The epoch now, from 1. Costs one read of memory. Safe for all threads.</summary>
    long Epoch { get; }
}
