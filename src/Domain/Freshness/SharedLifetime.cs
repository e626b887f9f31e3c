using NodaTime;

namespace FinApi.Domain.Freshness;

/// <summary>
/// How long nodes give an answer to each other. The versions in its key already keep what has changed apart: this only
/// bounds what no version tells, and what stays in memory.
/// </summary>
public static class SharedLifetime
{
    /// <summary>What has no version.</summary>
    public static readonly Duration Immediate = Duration.FromSeconds(1);

    /// <summary>Settled data of a trading date that is not over, and answers that a plan's reach cuts off.</summary>
    public static readonly Duration Recent = Duration.FromMinutes(1);

    /// <summary>Settled data of trading dates that are over.</summary>
    public static readonly Duration Historical = Duration.FromHours(1);
}
