using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts;

/// <summary>Reads accounts. Sees every write that completed before.</summary>
public interface IAccountReader
{
    /// <summary>Finds an account by its id; null when there is none.</summary>
    ValueTask<Account?> FindAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>Finds an account by its address, in lower case; null when there is none.</summary>
    ValueTask<Account?> FindByEmailAsync(string email, CancellationToken cancellationToken);
}
