using FinApi.Application.Storage;

namespace FinApi.Infrastructure.Backups;

/// <summary>Copies a store into a folder and back.</summary>
internal interface IStoreBackup
{
    /// <summary>Writes everything as of one moment, while the store is in use, so that it survives a crash.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="cancellationToken">Gives up; what was written is of no use.</param>
    /// <returns>What the operator has to know of it; empty for nothing.</returns>
    /// <exception cref="StoreUnusableException">It could not be done; the message says what to do.</exception>
    Task<string> WriteAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Fills an empty store with what <see cref="WriteAsync"/> has written.</summary>
    /// <returns>What the operator has to know of it; empty for nothing.</returns>
    /// <exception cref="StoreUnusableException">
    /// The store is not empty, or the folder is no backup of its kind; the message says what to do.
    /// </exception>
    Task<string> RestoreAsync(string folder, CancellationToken cancellationToken);
}
