using FinApi.Application.Storage;

namespace FinApi.Application.Log.Writing;

/// <summary>Where everything that was taken in is made durable. One writer a store; calls never overlap.</summary>
public interface IMarketWriter
{
    /// <summary>
    /// Stores all parts of a commit, or none: when the task completes they survive a crash of the process and the
    /// machine. Bars, instruments, actions, calendars and source ledgers replace those with the same key; trades and
    /// quotes are new by construction (sequence numbers are never reused).
    /// </summary>
    /// <exception cref="StorageFullException">Nothing more can be stored. Nothing of the commit was.</exception>
    /// <exception cref="UnstorableDataException">
    /// The store can never hold something of the commit. Nothing of the commit was stored.
    /// </exception>
    /// <exception cref="StorageUnavailableException">
    /// The store did not answer or refused. Nothing of the commit was stored, or the store cannot say.
    /// </exception>
    ValueTask CommitAsync(MarketCommit commit, CancellationToken cancellationToken);

    /// <summary>Where the log stands, as durably as a commit: what the next one is built on.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken);
}
