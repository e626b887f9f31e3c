namespace FinApi.Application.Log.Writing;

/// <summary>Who writes.</summary>
/// <param name="Node">The id of the node; empty before the first.</param>
/// <param name="Term">Its term, from 1; greater than all before it.</param>
/// <param name="IsHeld">Whether the lease is that of the node that asked, under this term.</param>
/// <param name="Length">
/// How long the node may count on it from when it began to ask; null: until the process ends.
/// </param>
public sealed record WriterLease(string Node, long Term, bool IsHeld, TimeSpan? Length);
