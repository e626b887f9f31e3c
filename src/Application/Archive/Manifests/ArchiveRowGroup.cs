namespace FinApi.Application.Archive.Manifests;

/// <summary>A row group of a file. Its bytes lie side by side.</summary>
/// <param name="Offset">Where it begins in the file, in bytes.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Runs">The rows of each instrument, in order, without gaps.</param>
public sealed record ArchiveRowGroup(long Offset, long Length, long Rows, IReadOnlyList<ArchiveRun> Runs);
