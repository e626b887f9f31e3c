using FinApi.Application.Storage;

namespace FinApi.Application.Log;

/// <summary>Reads the log from the store, which has every row until it is trimmed. Safe for all threads.</summary>
public interface ILogReader
{
    /// <summary>Where the log stands.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken);

    /// <summary>Reads the rows behind a position, from the first one that is there.</summary>
    /// <param name="position">The last position known; 0 for none.</param>
    /// <param name="limit">How many rows at most, from 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<LogRead> ReadAsync(long position, int limit, CancellationToken cancellationToken);

    /// <summary>The last checkpoint. Every row behind its position is there.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<LogCheckpoint> ReadCheckpointAsync(CancellationToken cancellationToken);
}
