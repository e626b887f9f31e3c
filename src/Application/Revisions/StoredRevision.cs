using FinApi.Application.Storage;
using NodaTime;

namespace FinApi.Application.Revisions;

/// <summary>A revision as it is stored.</summary>
/// <param name="Place">Its place among all.</param>
/// <param name="Time">When its commit was made, by the writer's clock.</param>
/// <param name="Revision">What changed.</param>
public sealed record StoredRevision(RevisionPlace Place, Instant Time, Revision Revision);
