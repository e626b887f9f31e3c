using FinApi.Application.Storage;
using NodaTime;

namespace FinApi.Application.Log;

/// <summary>Lets the store forget rows that nobody resumes from any more.</summary>
public interface ILogTrimming
{
    /// <summary>
    /// Stores a checkpoint in place of the last, unless that one is the newer, and removes rows up to its position that
    /// are older than a time or beyond a number of entries.
    /// </summary>
    /// <param name="checkpoint">What follows from all rows up to its position.</param>
    /// <param name="oldest">Rows from before go.</param>
    /// <param name="maxEntries">So many of the newest entries stay, the rest goes; from 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageUnavailableException">The store did not answer or refused.</exception>
    /// <exception cref="StorageFullException">The store has no room left.</exception>
    ValueTask TrimAsync(
        LogCheckpoint checkpoint, Instant oldest, long maxEntries, CancellationToken cancellationToken);
}
