using FinApi.Application.Storage;

namespace FinApi.Application.Ingest.Conditions;

/// <summary>Reads by which rules the stored bars were made. Sees every commit before.</summary>
public interface IBarRuleReader
{
    /// <summary>Those of all markets that have had a table of sale conditions, in no order.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<BarRule>> ListRulesAsync(CancellationToken cancellationToken);

    /// <summary>The trades whose bars are still to be made anew, in no order.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    ValueTask<IReadOnlyList<BarRemake>> ListRemakesAsync(CancellationToken cancellationToken);
}
