namespace FinApi.Application.Accounts.StreamSlots;

/// <summary>Counts the streams of each account. Safe for all threads.</summary>
public interface IStreamSlots
{
    /// <summary>
    /// Takes a slot unless the account has used up its own; never takes one away from another stream.
    /// </summary>
    /// <returns>Empty when the slot was taken; else the streams that hold the slots, oldest first.</returns>
    ValueTask<IReadOnlyList<StreamHolder>> TakeAsync(
        string account, int limit, StreamHolder holder, CancellationToken cancellationToken);

    /// <summary>The streams of an account, on whatever node, oldest first.</summary>
    ValueTask<IReadOnlyList<StreamHolder>> ListAsync(string account, CancellationToken cancellationToken);

    /// <summary>Gives a slot back; does nothing when it is not held.</summary>
    ValueTask ReleaseAsync(string account, string sessionId);
}
