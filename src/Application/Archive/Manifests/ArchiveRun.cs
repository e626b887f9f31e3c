namespace FinApi.Application.Archive.Manifests;

/// <summary>The rows of one instrument in a row group, side by side.</summary>
/// <param name="Instrument">Its place among the instruments of the manifest, from 0.</param>
/// <param name="Rows">How many rows.</param>
public sealed record ArchiveRun(int Instrument, long Rows);
