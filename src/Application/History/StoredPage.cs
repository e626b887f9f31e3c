using FinApi.Application.Collections;

namespace FinApi.Application.History;

/// <summary>Rows of one instrument, and what its settled data were when they were read.</summary>
/// <param name="Rows">The rows, in the order of the range; whoever reads the page disposes of them.</param>
/// <param name="SettledVersion">
/// The settled version of the instrument in the snapshot of the store that the rows are from; 0 before the first. A
/// range of many years may be read in several snapshots: <see cref="PageVersion.Mixed"/> when the past was written
/// meanwhile.
/// </param>
public readonly record struct StoredPage<TRow>(PooledRows<TRow> Rows, long SettledVersion);
