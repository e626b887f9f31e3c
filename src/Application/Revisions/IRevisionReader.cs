using FinApi.Application.Storage;
using NodaTime;

namespace FinApi.Application.Revisions;

/// <summary>Reads revisions. Sees every commit that completed before the call.</summary>
public interface IRevisionReader
{
    /// <summary>The revisions behind a place, in their order.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<RevisionRead> ReadAsync(RevisionPlace after, int limit, CancellationToken cancellationToken);

    /// <summary>Where the revisions from a time on begin.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<RevisionStart> FindStartAsync(Instant time, CancellationToken cancellationToken);
}
