using FinApi.Application.Archive.Manifests;
using FinApi.Application.Collections;
using FinApi.Application.History.Exports.Columns;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Archive.Rows;

/// <summary>Where the rows of a kind come from.</summary>
internal abstract class ArchiveRowSource<TRow>
{
    /// <summary>Most rows of a read: with so many an instrument has row groups of its own.</summary>
    public const int PageRows = 20_000;

    /// <summary>The columns of a file.</summary>
    public abstract IReadOnlyList<ExportColumn<TRow>> ColumnsOf(DecimalWidths widths);

    /// <summary>
    /// The rows of an instrument in a part, in the order of the file: at most <see cref="PageRows"/> at a time, and
    /// none at the end. Whoever reads them disposes of them.
    /// </summary>
    public abstract IAsyncEnumerable<PooledRows<TRow>> ReadAsync(
        Symbol key, ArchivePart part, CancellationToken cancellationToken);

    /// <summary>The time of the first row of an instrument from a moment on; null when there is none.</summary>
    public abstract ValueTask<Instant?> FindFirstAsync(
        Symbol key, Instant startTime, CancellationToken cancellationToken);
}
