using FinApi.Application.Archive.Manifests;
using NodaTime;

namespace FinApi.Application.Archive.Writing;

/// <summary>What a run of the archive is to look at.</summary>
/// <param name="Mark">The state of the store that the archive has once all parts are done.</param>
/// <param name="CompleteUntil">The first day that is not over, or waits still.</param>
/// <param name="Parts">The parts, in order.</param>
internal sealed record ArchivePlan(ArchiveMark Mark, LocalDate CompleteUntil, IReadOnlyList<ArchivePart> Parts);
