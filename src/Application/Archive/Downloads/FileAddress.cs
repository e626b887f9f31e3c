namespace FinApi.Application.Archive.Downloads;

/// <summary>What a link says, as it was sent; nothing of it is checked.</summary>
/// <param name="Dataset"><c>trades</c>, <c>quotes</c> or <c>bars</c>.</param>
/// <param name="Date">The day, of bars the month.</param>
/// <param name="File">The name of the file.</param>
/// <param name="Sha256">The SHA-256 of its bytes; empty for a manifest.</param>
/// <param name="Expires">When the link ends, in seconds of Unix.</param>
/// <param name="Signature">What only FinApi could add.</param>
public sealed record FileAddress(
    string Dataset, string Date, string File, string Sha256, string Expires, string Signature);
