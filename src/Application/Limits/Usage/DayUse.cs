using FinApi.Domain.Limits;

namespace FinApi.Application.Limits.Usage;

/// <summary>What the store knows of an account's day.</summary>
public static class DayUse
{
    /// <summary>Reads the cost of all calls of an account on a day.</summary>
    /// <param name="usage">The store.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="day">The day, as <see cref="LimitDay"/> counts.</param>
    /// <exception cref="Storage.StorageUnavailableException">The store does not answer.</exception>
    public static async Task<long> ReadDayAsync(this IUsageReader usage, string accountId, int day)
    {
        var rows = await usage.ListAsync(
            accountId, LimitDay.DateOf(day), LimitDay.DateOf(day + 1), CancellationToken.None);
        return rows.Sum(row => row.Cost);
    }
}
