namespace FinApi.Application.Archive.Files;

/// <summary>The archive's files cannot be read or written now, or are not what they should be.</summary>
/// <param name="message">Why, and what to do, in sentences for the operator.</param>
public sealed class ArchiveUnavailableException(string message) : Exception(message);
