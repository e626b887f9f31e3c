namespace FinApi.Application.Storage;

/// <summary>
/// From which source stored items came: those from a sequence number on, up to the next run. Ticks and supplied bars
/// have such a number; number and sequence of a source's items rise together within a run.
/// </summary>
/// <param name="FirstSequence">Sequence number of the first item.</param>
/// <param name="Source">The publisher's name for itself; empty where nobody knows it.</param>
/// <param name="SourceEpoch">Generation of the source's numbering.</param>
/// <param name="FirstNumber">The source's number of the first item.</param>
public sealed record SourceRun(long FirstSequence, string Source, long SourceEpoch, long FirstNumber);

/// <summary>Up to where it is known from which sources items came.</summary>
/// <param name="Run">The last run; null before the first.</param>
/// <param name="TrackedSequence">
/// The last sequence number whose source is known: an older FinApi has written what follows, and noted no source.
/// </param>
public readonly record struct LastRun(SourceRun? Run, long TrackedSequence);
