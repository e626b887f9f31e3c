using FinApi.Application.Storage;
using NodaTime;

namespace FinApi.Application.Retention;

/// <summary>Lets the store forget old records of accounts.</summary>
public interface IRecordTrimming
{
    /// <summary>Removes the old records of some accounts.</summary>
    /// <param name="after">The last account of the step before; empty: from the first.</param>
    /// <param name="firstDate">Usage of earlier days goes.</param>
    /// <param name="firstTime">Audit events of before go; null: none do.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageUnavailableException">The store did not answer or refused.</exception>
    /// <exception cref="StorageFullException">The store has no room left.</exception>
    ValueTask<TrimmedRecords> TrimAsync(
        string after, LocalDate firstDate, Instant? firstTime, CancellationToken cancellationToken);
}
