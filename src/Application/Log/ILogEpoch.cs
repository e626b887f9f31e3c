using FinApi.Application.Storage;

namespace FinApi.Application.Log;

/// <summary>Begins another epoch of the store.</summary>
public interface ILogEpoch
{
    /// <summary>
    /// Raises the epoch by one: a node has seen commits that the store no longer has. Does nothing when it was raised
    /// already.
    /// </summary>
    /// <param name="from">The epoch of what the node has seen.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageUnavailableException">The store did not answer or refused.</exception>
    ValueTask RaiseAsync(long from, CancellationToken cancellationToken);
}
