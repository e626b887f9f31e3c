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
    /// <summary>What its clock showed; null when it did not answer.</summary>
    public ClockReading? Clock { get; init; }

    /// <summary>The failure in words; null without one.</summary>
    public string? Reason => Failure is null ? null : PostgresFailure.Describe(Failure);
}
