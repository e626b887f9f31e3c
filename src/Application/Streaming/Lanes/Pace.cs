namespace FinApi.Application.Streaming.Lanes;

/// <summary>How far a client is behind in the topics where every item counts.</summary>
/// <param name="Items">Items that wait, but for topics that catch up after a resume.</param>
/// <param name="Bytes">Their bytes, about.</param>
/// <param name="ReplayItems">Items that wait in topics that catch up: by themselves no sign of slowness.</param>
/// <param name="ReplayBytes">Their bytes, about.</param>
/// <param name="BehindMilliseconds">Age of the oldest of <paramref name="Items"/>.</param>
internal readonly record struct Pace(
    long Items, long Bytes, long ReplayItems, long ReplayBytes, long BehindMilliseconds);
