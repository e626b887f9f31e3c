using FinApi.Application.History.Exports;

namespace FinApi.Application.Archive.Files;

/// <summary>Writes a file of the archive. Not safe for several threads.</summary>
public interface IArchiveWriter<TRow> : IDisposable
{
    /// <summary>Writes rows of one instrument into the row group that is open.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="instrument">Its place among the symbols of the file.</param>
    /// <exception cref="NumberTooWideException">A number has more digits than its column.</exception>
    void Write(ReadOnlySpan<TRow> rows, int instrument);

    /// <summary>Ends the row group that is open; the next row opens another one.</summary>
    void EndGroup();

    /// <summary>Ends the file.</summary>
    /// <returns>Where each row group lies, as offset and length in bytes.</returns>
    IReadOnlyList<(long Offset, long Length)> Complete();
}
