using NodaTime;

namespace FinApi.Application.Limits.Usage;

/// <summary>Reads what was used.</summary>
public interface IUsageReader
{
    /// <summary>Rows of an account in [start, end), by date, key and method.</summary>
    ValueTask<IReadOnlyList<StoredUsage>> ListAsync(
        string accountId, LocalDate startDate, LocalDate endDate, CancellationToken cancellationToken);
}
