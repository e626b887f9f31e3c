using FinApi.Application.Storage;
using NodaTime;

namespace FinApi.Application.Nodes;

/// <summary>The nodes of one store, each a row by its id and start time. Safe for all threads.</summary>
public interface INodeTable
{
    /// <summary>Notes that a node is alive, and reads which others are.</summary>
    /// <param name="beat">What the node says of itself; replaces what it said before.</param>
    /// <param name="patience">How old the last beat of a live node is at most, by the store's clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>All live nodes, the one that beats too, by id and then by start time.</returns>
    /// <exception cref="StorageUnavailableException">The store did not answer or refused.</exception>
    /// <exception cref="StorageFullException">The store has no room left.</exception>
    ValueTask<IReadOnlyList<NodeRecord>> BeatAsync(
        NodeBeat beat, Duration patience, CancellationToken cancellationToken);

    /// <summary>
    /// Finds a live node, also one that came after the last beat of whoever asks. Of two with the same id the one that
    /// started last.
    /// </summary>
    /// <param name="id">Its id, in the letters that it uses itself.</param>
    /// <param name="patience">How old the last beat of a live node is at most, by the store's clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when no live node has the id.</returns>
    /// <exception cref="StorageUnavailableException">The store did not answer or refused.</exception>
    ValueTask<NodeRecord?> FindAsync(string id, Duration patience, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets a node that stops, so that the others need not wait until its last beat is too old. One that is not
    /// there is no error.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The store did not answer or refused.</exception>
    /// <exception cref="StorageFullException">The store has no room left.</exception>
    ValueTask LeaveAsync(string id, Instant startTime, CancellationToken cancellationToken);
}
