using NodaTime;

namespace FinApi.Application.Archive.Manifests;

/// <summary>How far the archive has come: every part before is there, with every change up to the position.</summary>
/// <param name="StoreEpoch">Which life of the store the position is of.</param>
/// <param name="Position">The position of the store's log.</param>
/// <param name="CompleteUntil">The first day that was not over, or waited still, in UTC.</param>
public sealed record ArchiveState(long StoreEpoch, long Position, LocalDate CompleteUntil);
