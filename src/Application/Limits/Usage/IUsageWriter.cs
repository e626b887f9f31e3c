namespace FinApi.Application.Limits.Usage;

/// <summary>Adds what was used to what is stored.</summary>
public interface IUsageWriter
{
    /// <summary>Adds every row, durably, or none.</summary>
    /// <param name="batchId">The same batch is added once, however often it is sent.</param>
    /// <param name="usage">At least one row.</param>
    /// <param name="cancellationToken">Gives up; whether it was added is then unknown.</param>
    Task AddAsync(string batchId, IReadOnlyList<StoredUsage> usage, CancellationToken cancellationToken);
}
