using FinApi.Application.Storage;

namespace FinApi.Application.Billing;

/// <summary>
/// Changes the ledger: lets the use case decide by what it reads, and stores what it decided unless the ledger has
/// changed meanwhile; then it decides anew.
/// </summary>
internal sealed class LedgerEdits(IBillingLedger ledger)
{
    // Each time another entry has been stored.
    private const int MaxAttempts = 100;

    /// <param name="decide">Reads and decides: what to enter, or null for nothing, and what to answer then.</param>
    /// <param name="cancellationToken">Gives up before anything is stored.</param>
    public async Task<T> RunAsync<T>(
        Func<Task<(BillingEntry? Entry, T Answer)>> decide, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var (entry, answer) = await decide();
            if (entry is null || await ledger.StoreAsync(entry, cancellationToken))
            {
                return answer;
            }
        }

        throw new StorageUnavailableException("Other calls changed the ledger at each try of this change.");
    }
}
