namespace FinApi.Application.Archive.Downloads;

/// <summary>A file that a link leads to.</summary>
/// <param name="Content">Its bytes, to be read from any place; whoever takes it disposes of it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in hexadecimal; empty for a manifest, which may be replaced.</param>
public sealed record FileDownload(Stream Content, string Name, string Sha256);
