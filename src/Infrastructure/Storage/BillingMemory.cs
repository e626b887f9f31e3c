using NodaTime;

namespace FinApi.Infrastructure.Storage;

/// <summary>How long a store remembers what a payment provider has told.</summary>
internal static class BillingMemory
{
    /// <summary>
    /// Ids of events: providers send again for days, people by hand for a month. What comes later still is older than
    /// what is known, and changes nothing.
    /// </summary>
    public static readonly Duration Events = Duration.FromDays(90);
}
