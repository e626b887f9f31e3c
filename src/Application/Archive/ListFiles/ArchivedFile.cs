namespace FinApi.Application.Archive.ListFiles;

/// <summary>A file of the archive that a caller may have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dataset"><c>trades</c>, <c>quotes</c> or <c>bars</c>.</param>
/// <param name="Date">The day in UTC; of bars the month.</param>
/// <param name="Revision">How often the day was written, from 1.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in hexadecimal.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="DownloadUrl">A link to it: an address, or a path of the REST API.</param>
/// <param name="ManifestUrl">A link to its manifest.</param>
public sealed record ArchivedFile(
    string Name,
    string Dataset,
    string Date,
    int Revision,
    long Bytes,
    string Sha256,
    long Rows,
    string DownloadUrl,
    string ManifestUrl);
