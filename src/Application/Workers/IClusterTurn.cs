using FinApi.Application.Storage;

namespace FinApi.Application.Workers;

/// <summary>Gives a job to one node of the cluster at a time, and only when it is due. Safe for all threads.</summary>
public interface IClusterTurn
{
    /// <summary>Does the job here when it is due and no other node has the turn.</summary>
    /// <returns>Whether the work was done here.</returns>
    /// <exception cref="StorageUnavailableException">
    /// The store did not answer or refused; the work is still due.
    /// </exception>
    ValueTask<bool> TryAsync(IClusterJob job, CancellationToken cancellationToken);
}
