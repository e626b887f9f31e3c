using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Keys;

/// <summary>Reads the API keys of an account that are not deleted. Sees every write that completed before.</summary>
public interface IApiKeyReader
{
    /// <summary>All of them, newest first; of the same time, by id.</summary>
    ValueTask<IReadOnlyList<ApiKey>> ListAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>Finds one by its id; null when the account has none of that id, whoever else may have it.</summary>
    ValueTask<ApiKey?> FindAsync(string accountId, string keyId, CancellationToken cancellationToken);
}
