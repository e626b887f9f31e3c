namespace FinApi.Application.Archive.Files;

/// <summary>
/// Where the files of the archive are. Names have their folders, separated by a slash, such as
/// <c>v1/trades/date=2026-11-20/manifest.json</c>. Safe for all threads and nodes.
/// </summary>
public interface IArchiveStore
{
    /// <summary>A file, to be read from any place; null where there is none.</summary>
    /// <exception cref="ArchiveUnavailableException">The store did not answer.</exception>
    ValueTask<Stream?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Begins a file. Nobody sees it before it is complete, and then in the place of what was there.</summary>
    /// <exception cref="ArchiveUnavailableException">It cannot be written.</exception>
    ValueTask<ArchiveUpload> BeginAsync(string name, CancellationToken cancellationToken);

    /// <summary>The files and folders in a folder, in no order.</summary>
    /// <exception cref="ArchiveUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<ArchiveEntry>> ListAsync(string folder, CancellationToken cancellationToken);
}
