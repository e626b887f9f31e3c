namespace FinApi.Application.Storage;

/// <summary>Up to where it is known from which sources items came.</summary>
/// <param name="Run">The last run; null before the first.</param>
/// <param name="TrackedSequence">
/// The last sequence number whose source is known: an older FinApi has written what follows, and noted no source.
/// </param>
public readonly record struct LastRun(SourceRun? Run, long TrackedSequence);
