namespace FinApi.Application.History.Exports;

/// <summary>Writes the rows of an export as a file, piece by piece. Not safe for several threads.</summary>
public interface IExportWriter<TRow> : IDisposable
{
    /// <summary>Most rows of one call: so many are read at once.</summary>
    int BatchRows { get; }

    /// <summary>Writes rows of one instrument.</summary>
    /// <param name="rows">The rows; may be none.</param>
    /// <param name="symbol">Position of the instrument among the file's symbols.</param>
    /// <param name="isLast">Whether the file ends with them.</param>
    /// <returns>
    /// What can be sent: of the first call never nothing, of the others perhaps. Valid until the next call.
    /// </returns>
    /// <exception cref="NumberTooWideException">A number has more digits than its column.</exception>
    ReadOnlyMemory<byte> Write(ReadOnlySpan<TRow> rows, int symbol, bool isLast);
}
