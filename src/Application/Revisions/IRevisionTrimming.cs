using FinApi.Application.Storage;
using NodaTime;

namespace FinApi.Application.Revisions;

/// <summary>Lets the store forget old revisions.</summary>
public interface IRevisionTrimming
{
    /// <summary>Removes the revisions of before a time.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer or refused.</exception>
    /// <exception cref="StorageFullException">The store has no room left.</exception>
    ValueTask TrimAsync(Instant oldest, CancellationToken cancellationToken);
}
