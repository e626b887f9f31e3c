namespace FinApi.Application.Archive.Writing;

/// <summary>A state of the store.</summary>
/// <param name="StoreEpoch">Which life of the store.</param>
/// <param name="Position">The position of its log.</param>
internal readonly record struct ArchiveMark(long StoreEpoch, long Position);
