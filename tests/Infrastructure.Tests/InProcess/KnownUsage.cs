using FinApi.Application.Limits.Usage;
using FinApi.Application.Storage;
using NodaTime;

namespace FinApi.Infrastructure.Tests.InProcess;

/// <summary>Usage that a store has, counting its reads; a store that is down answers none.</summary>
internal sealed class KnownUsage : IUsageReader
{
    private readonly Lock _lock = new();

    public List<StoredUsage> Rows { get; } = [];

    public bool IsDown { get; set; }

    public int Reads { get; private set; }

    public ValueTask<IReadOnlyList<StoredUsage>> ListAsync(
        string accountId, LocalDate startDate, LocalDate endDate, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Reads++;
            return IsDown
                ? throw new StorageUnavailableException("The store is away.", new IOException())
                : ValueTask.FromResult<IReadOnlyList<StoredUsage>>(
                    [.. Rows.Where(row => row.AccountId == accountId && row.Date >= startDate && row.Date < endDate)]);
        }
    }
}
