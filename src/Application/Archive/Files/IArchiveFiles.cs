using FinApi.Application.Archive.Manifests;
using FinApi.Application.History.Exports;

namespace FinApi.Application.Archive.Files;

/// <summary>Writes and reads files of the archive.</summary>
public interface IArchiveFiles
{
    /// <summary>Begins a file.</summary>
    /// <param name="content">Where it is written to, and read from; stays open.</param>
    /// <param name="file">What it says beside its rows.</param>
    IArchiveWriter<TRow> Begin<TRow>(Stream content, ExportFile<TRow> file);

    /// <summary>Reads the rows of a file, in its order.</summary>
    /// <param name="content">The file, to be read from any place; stays open.</param>
    /// <param name="instruments">The instruments of its manifest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Runs of rows of one instrument each; a run is valid until the next.</returns>
    /// <exception cref="ArchiveUnavailableException">It is no such file.</exception>
    IAsyncEnumerable<ArchiveRows<TRow>> ReadAsync<TRow>(
        Stream content, IReadOnlyList<ArchiveInstrument> instruments, CancellationToken cancellationToken);
}
