using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.History.Exports;
using FinApi.Domain.Conditions;

namespace FinApi.Application.Archive.Writing;

/// <summary>Writes and reads the files of a kind.</summary>
internal interface IArchivePartWriter
{
    /// <summary>Writes a file and reads it back. It is there for nobody yet: no manifest names it.</summary>
    /// <param name="part">The part.</param>
    /// <param name="revision">The revision of the file.</param>
    /// <param name="mark">The state of the store before the first row is read.</param>
    /// <param name="current">What the part has: a file of the same rows is not written again; null: it is.</param>
    /// <param name="cancellationToken">Gives up; no file is left.</param>
    /// <returns>The manifest of what the part has now. Without a row there is no file, and its name is empty.</returns>
    /// <exception cref="ArchiveUnavailableException">
    /// The file cannot be kept, or holds other rows than the store.
    /// </exception>
    /// <exception cref="NumberTooWideException">No type holds all numbers of a column.</exception>
    ValueTask<ArchiveManifest> WriteAsync(
        ArchivePart part,
        int revision,
        ArchiveMark mark,
        ArchiveManifest? current,
        CancellationToken cancellationToken);

    /// <summary>What the rows of a file are, as <see cref="ArchiveManifest.RowsSha256"/>.</summary>
    /// <exception cref="ArchiveUnavailableException">It is no file of the archive.</exception>
    ValueTask<(long Rows, string RowsSha256)> ReadBackAsync(
        Stream content, IReadOnlyList<ArchiveInstrument> instruments, CancellationToken cancellationToken);

    /// <summary>The parts that the store has rows of; those of one instrument after those of another.</summary>
    IAsyncEnumerable<ArchivePart> FindPartsAsync(DataKind kind, CancellationToken cancellationToken);
}
