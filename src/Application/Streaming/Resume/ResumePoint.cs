using NodaTime;

namespace FinApi.Application.Streaming.Resume;

/// <summary>What a resume token says.</summary>
/// <param name="Epoch">Epoch of the log.</param>
/// <param name="Position">Everything up to this position was sent; null when that is not known.</param>
/// <param name="IssueTime">When the token was made, to the millisecond.</param>
/// <param name="FromTime">event_time from which something may have been missed.</param>
/// <param name="Topics">The topics, as they were subscribed.</param>
internal sealed record ResumePoint(
    long Epoch, long? Position, Instant IssueTime, Instant FromTime, IReadOnlyList<ResumeTopics> Topics);
