using FinApi.Application.Storage;

namespace FinApi.Application.Log.Writing;

/// <summary>The right to write, which one node of a store has at a time. Safe for all threads.</summary>
public interface IWriterLease
{
    /// <summary>
    /// Takes the lease when it is free or over, and renews it when this node has it. A lease that is over is taken from
    /// its owner for good: whatever that one had begun is not stored.
    /// </summary>
    /// <param name="node">The node's id.</param>
    /// <param name="term">The term that the node writes under; 0 when it does not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whose the lease is now.</returns>
    /// <exception cref="StorageUnavailableException">The store did not answer or refused.</exception>
    ValueTask<WriterLease> HoldAsync(string node, long term, CancellationToken cancellationToken);

    /// <summary>Gives the lease up, so that another node need not wait for its end.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer or refused.</exception>
    ValueTask ReleaseAsync(string node, long term, CancellationToken cancellationToken);
}
