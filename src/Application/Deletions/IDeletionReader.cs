using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Deletions;

/// <summary>Counts the rows that a deletion takes. Sees every commit that completed before.</summary>
public interface IDeletionReader
{
    /// <summary>
    /// The instruments of which a source has rows, in no order, each at least once. Reads the tables from end to end.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="span">The sequence numbers between which it has rows.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<SymbolSpan>> FindSymbolsAsync(
        string source, SequenceRange span, CancellationToken cancellationToken);

    /// <summary>The rows of a scope by day, by symbol, kind, level and time.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<DeletedDay>> ListDaysAsync(RowScope scope, CancellationToken cancellationToken);

    /// <summary>
    /// Whether an instrument has trades or supplied bars in a range that are not of the scope.
    /// </summary>
    /// <param name="scope">The scope.</param>
    /// <param name="symbol">The instrument.</param>
    /// <param name="range">The range, not open.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<bool> HasOthersAsync(
        RowScope scope, Symbol symbol, TimeRange range, CancellationToken cancellationToken);
}
