using NodaTime;

namespace FinApi.Application.Archive.Files;

/// <summary>A file or folder in a folder of the archive.</summary>
/// <param name="Name">Its name, without those of the folders above it.</param>
/// <param name="ModifyTime">When the file was written last, by the clock of the store; null for a folder.</param>
public readonly record struct ArchiveEntry(string Name, Instant? ModifyTime);
