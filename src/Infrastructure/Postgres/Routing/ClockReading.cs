namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>What a server's clock showed.</summary>
/// <param name="Time">What it showed.</param>
/// <param name="Timestamp">When, by this machine's timestamps: halfway between the question and the answer.</param>
/// <param name="Error">The server was asked at most this much earlier or later.</param>
internal readonly record struct ClockReading(DateTimeOffset Time, long Timestamp, TimeSpan Error);
