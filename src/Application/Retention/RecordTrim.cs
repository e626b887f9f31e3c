using FinApi.Application.Time;
using FinApi.Application.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Retention;

/// <summary>
/// Removes usage and audit events that are older than they are kept, some accounts at a time, and says what it has
/// removed.
/// </summary>
internal sealed partial class RecordTrim(
    IRecordTrimming trimming,
    KeptUsage kept,
    IOptions<RetentionOptions> options,
    TimeProvider timeProvider,
    ILogger<RecordTrim> logger) : IClusterJob
{
    public string Name => "record-trim";

    public TimeSpan Period => TimeSpan.FromHours(12);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var firstDate = kept.FirstDate;
        var firstTime = options.Value.AuditDays is { } days
            ? timeProvider.GetInstant() - Duration.FromDays(days)
            : (Instant?)null;
        var (usage, events) = (0L, 0L);
        for (var after = string.Empty; after is not null;)
        {
            var step = await trimming.TrimAsync(after, firstDate, firstTime, cancellationToken);
            (usage, events, after) = (usage + step.Usage, events + step.AuditEvents, step.LastAccount);
        }

        if (usage > 0)
        {
            LogUsage(logger, usage, LocalDatePattern.Iso.Format(firstDate));
        }

        if (events > 0)
        {
            LogEvents(logger, events, firstTime);
        }
    }

    [LoggerMessage(
        LogLevel.Information, "Removed {Count} audit events of before {FirstTime}, as Retention:AuditDays says")]
    private static partial void LogEvents(ILogger logger, long count, Instant? firstTime);

    [LoggerMessage(
        LogLevel.Information, "Removed {Count} rows of usage of before {FirstDate}, as Retention:UsageDays says")]
    private static partial void LogUsage(ILogger logger, long count, string firstDate);
}
