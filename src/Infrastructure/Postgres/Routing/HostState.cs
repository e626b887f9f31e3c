namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>What a probe of a server found.</summary>
/// <param name="AskTime">When it was asked, before it answered.</param>
/// <param name="Role">What it is.</param>
/// <param name="Failure">Why it did not answer; null when it did.</param>
/// <param name="Position">Bytes of log written (primary) or replayed (standby).</param>
/// <param name="Timeline">How often a standby has been promoted before it was this primary; 0 for a standby.</param>
/// <param name="IsReadOnly">Whether an operator has made it refuse writes.</param>
internal sealed record HostState(
    long AskTime,
    HostRole Role,
    Exception? Failure = null,
    long Position = 0,
    int Timeline = 0,
    bool IsReadOnly = false)
{
    /// <summary>How far its clock is ahead of this machine's; below 0 when behind, 0 when it did not answer.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>The failure in words; null without one.</summary>
    public string? Reason => Failure is null ? null : PostgresFailure.Describe(Failure);
}
