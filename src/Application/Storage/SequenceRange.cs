namespace FinApi.Application.Storage;

/// <summary>A range of sequence numbers, both ends inclusive.</summary>
public readonly record struct SequenceRange(long First, long Last);
