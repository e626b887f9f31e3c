using NodaTime;

namespace FinApi.Application.Log;

/// <summary>That a live source delivered.</summary>
/// <param name="Source">The source.</param>
/// <param name="ItemCount">Items of it in this commit, from 1.</param>
/// <param name="NewestEventTime">Event time of the newest of them; null when none has one.</param>
public sealed record FeedActivity(string Source, int ItemCount, Instant? NewestEventTime);
