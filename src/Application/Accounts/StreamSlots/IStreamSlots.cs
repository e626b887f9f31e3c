using FinApi.Application.Storage;

namespace FinApi.Application.Accounts.StreamSlots;

/// <summary>Counts the streams of each account. Safe for all threads.</summary>
public interface IStreamSlots
{
    /// <summary>
    /// Takes a slot unless the account has used up its own; never takes one away from another stream.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="limit">How many slots it has, at least 1, on all nodes together.</param>
    /// <param name="holder">The stream that asks; its session is no other stream's.</param>
    /// <param name="cancellationToken">Gives up; then the slot is not taken.</param>
    /// <returns>Empty when the slot was taken; else the streams that hold the slots, oldest first.</returns>
    /// <exception cref="StorageUnavailableException">
    /// The store did not answer, and this node has as many streams of the account as it may have alone.
    /// </exception>
    ValueTask<IReadOnlyList<StreamHolder>> TakeAsync(
        string account, int limit, StreamHolder holder, CancellationToken cancellationToken);

    /// <summary>The streams of an account, on whatever node, oldest first.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<StreamHolder>> ListAsync(string account, CancellationToken cancellationToken);

    /// <summary>
    /// Gives back the slot of a stream of this node, which waits for nothing; does nothing when it is not held.
    /// </summary>
    ValueTask ReleaseAsync(string account, string sessionId);
}
