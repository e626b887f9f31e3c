using FinApi.Application.Limits.Usage;
using FinApi.Application.Storage;
using Microsoft.Extensions.Logging;

namespace FinApi.Infrastructure.Redis.Limits;

/// <summary>The use of days that the store knows, for lines that count in Redis.</summary>
internal sealed partial class StoredDays(IUsageReader usage, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Reads the day again; the line's next call takes it along.</summary>
    public async Task SettleAsync(LimitLine line, string subject, int day)
    {
        try
        {
            line.Day.Settle(day, await usage.ReadDayAsync(subject, day).WaitAsync(Patience, timeProvider));
        }
        catch (Exception e) when (e is StorageUnavailableException or TimeoutException)
        {
            line.Day.SettleSoon();
        }
    }

    /// <summary>Reads a day of which Redis knows nothing; 0 when the store does not answer in time.</summary>
    public async Task<long> ReadFirstAsync(LimitLine line, int day)
    {
        try
        {
            var used = await usage.ReadDayAsync(line.Key.Subject, day).WaitAsync(Patience, timeProvider);
            line.Day.Settled();
            return used;
        }
        catch (Exception e) when (e is StorageUnavailableException or TimeoutException)
        {
            LogDayUnknown(line.Key.Subject, e.Message);
            line.Day.SettleSoon();
            return 0;
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The usage of {AccountId} today cannot be read ({Reason}); until it can, only what Redis counts is used")]
    private partial void LogDayUnknown(string accountId, string reason);
}
