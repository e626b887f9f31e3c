using FinApi.Application.Storage;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Deletions;

/// <summary>
/// Reads which items of sources made an instrument or a corporate action. Sees every commit that completed before.
/// </summary>
public interface IReferenceItemReader
{
    /// <summary>The items of an instrument with all its corporate actions, or of one action; in no order.</summary>
    /// <param name="symbol">The key of the instrument.</param>
    /// <param name="actionNumber">The number of the action; null: the instrument and all its actions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<SourceItems>> ListReferenceItemsAsync(
        Symbol symbol, int? actionNumber, CancellationToken cancellationToken);
}
