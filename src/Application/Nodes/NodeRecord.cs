using NodaTime;

namespace FinApi.Application.Nodes;

/// <summary>A live node, as its store knows it.</summary>
/// <param name="Beat">What it said last.</param>
/// <param name="Age">How long ago that was, at least 0; by the store's clock alone.</param>
public sealed record NodeRecord(NodeBeat Beat, Duration Age);
