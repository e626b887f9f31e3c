using FinApi.Application.Time;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Retention;

/// <summary>From which day on usage is kept.</summary>
internal sealed class KeptUsage(IOptions<RetentionOptions> options, TimeProvider timeProvider)
{
    /// <summary>For how many days.</summary>
    public int Days => options.Value.UsageDays;

    /// <summary>The first day, in UTC, of which all usage is there.</summary>
    public LocalDate FirstDate => timeProvider.GetInstant().InUtc().Date.PlusDays(-Days);
}
