using FinApi.Application.Storage;

namespace FinApi.Application.Log;

/// <summary>
/// The engine of the log: takes rows from the one node that writes to all that follow. It holds copies of what the
/// store has made durable, so whatever it loses is read from there. Rows of a lower term than the greatest it has seen
/// are the work of a writer that is none any more: nobody is given them. Safe for all threads;
/// <see cref="AppendAsync"/> is called by one at a time.
/// </summary>
public interface ITickLog
{
    /// <summary>
    /// Whether other nodes read and write it. Where none does, the node knows all rows already and appends none.
    /// </summary>
    bool IsShared { get; }

    /// <summary>Tells the followers of a row that is durable.</summary>
    /// <exception cref="StorageUnavailableException">The engine did not take it.</exception>
    ValueTask AppendAsync(long epoch, LogRow row, CancellationToken cancellationToken);

    /// <summary>Reads the rows behind a position; waits while there is nothing to tell.</summary>
    /// <param name="epoch">The epoch that the position is of. Under another one the answer comes at once.</param>
    /// <param name="position">The last position known; 0 for none.</param>
    /// <param name="limit">How many rows at most, from 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StorageUnavailableException">The engine does not answer.</exception>
    ValueTask<LogRead> ReadAsync(long epoch, long position, int limit, CancellationToken cancellationToken);
}
