namespace FinApi.Application.Archive.Manifests;

/// <summary>What the manifest of a part says of its file. A contract: docs/archive.md.</summary>
/// <param name="Format">The form of the manifest: 1.</param>
/// <param name="Dataset"><c>trades</c>, <c>quotes</c> or <c>bars</c>.</param>
/// <param name="Date">The day in UTC, such as <c>2026-11-20</c>; of bars the month, such as <c>2026-11</c>.</param>
/// <param name="Revision">How often the part was written, from 1. A file never changes; a revision replaces it.</param>
/// <param name="File">The file in the same folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in hexadecimal.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="RowsSha256">
/// The SHA-256 of its rows as CSV, in hexadecimal: the header, and each row with a line feed. The same of every file
/// with these rows, whatever wrote it.
/// </param>
/// <param name="StoreEpoch">Which life of the store it was read from.</param>
/// <param name="Position">It has every change up to this position of the store's log.</param>
/// <param name="Instruments">The instruments that have rows, in the order of the file.</param>
/// <param name="RowGroups">The row groups, in the order of the file.</param>
public sealed record ArchiveManifest(
    int Format,
    string Dataset,
    string Date,
    int Revision,
    string File,
    long Bytes,
    string Sha256,
    long Rows,
    string RowsSha256,
    long StoreEpoch,
    long Position,
    IReadOnlyList<ArchiveInstrument> Instruments,
    IReadOnlyList<ArchiveRowGroup> RowGroups)
{
    /// <summary>The form that this version writes and reads.</summary>
    public const int CurrentFormat = 1;
}
