using NodaTime;

namespace FinApi.Application.Revisions;

/// <summary>Which revisions a store has.</summary>
/// <param name="Position">Every revision behind this position is there.</param>
/// <param name="Time">Every revision from this time on is there.</param>
/// <param name="LastPosition">Position of the log: a later revision has a greater one.</param>
public sealed record RevisionBounds(long Position, Instant Time, long LastPosition);
