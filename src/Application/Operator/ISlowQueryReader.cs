using FinApi.Application.Storage;

namespace FinApi.Application.Operator;

/// <summary>Tells which statements take the store's time.</summary>
public interface ISlowQueryReader
{
    /// <summary>The worst of the last reading.</summary>
    /// <param name="limit">How many at most, from 1.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<SlowQueryReport> ReadAsync(int limit, CancellationToken cancellationToken);
}
