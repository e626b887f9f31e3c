using FinApi.Application.Limits.Usage;
using FinApi.Application.Storage;
using NodaTime;

namespace FinApi.Application.Tests.Limits.Usage;

/// <summary>A store of usage that knows its batches, and can fail before or after it has taken one.</summary>
internal sealed class MemoryUsage : IUsageReader, IUsageWriter
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _batches = [];
    private readonly List<StoredUsage> _rows = [];

    public bool IsDown { get; set; }

    public bool LosesAnswers { get; set; }

    public int Reads { get; private set; }

    public int Sent { get; private set; }

    public IReadOnlyList<StoredUsage> Rows
    {
        get
        {
            lock (_lock)
            {
                return [.. _rows.GroupBy(row => row with { Calls = 0, Cost = 0 })
                    .Select(same => same.Key with
                    {
                        Calls = same.Sum(row => row.Calls),
                        Cost = same.Sum(row => row.Cost),
                    })];
            }
        }
    }

    public ValueTask<IReadOnlyList<StoredUsage>> ListAsync(
        string accountId, LocalDate startDate, LocalDate endDate, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Reads++;
            ThrowWhen(IsDown);
            return ValueTask.FromResult<IReadOnlyList<StoredUsage>>(
                [.. _rows.Where(row => row.AccountId == accountId && row.Date >= startDate && row.Date < endDate)]);
        }
    }

    public Task AddAsync(string batchId, IReadOnlyList<StoredUsage> usage, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Sent++;
            ThrowWhen(IsDown);
            if (_batches.Add(batchId))
            {
                _rows.AddRange(usage);
            }

            ThrowWhen(LosesAnswers);
            return Task.CompletedTask;
        }
    }

    private static void ThrowWhen(bool fails)
    {
        if (fails)
        {
            throw new StorageUnavailableException("The store is away.", new IOException());
        }
    }
}
