using FinApi.Application.Accounts.Keys;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>Reads the keys of an account from the database.</summary>
internal sealed class PostgresApiKeyReader(MarketDatabase database) : IApiKeyReader
{
    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(string accountId, CancellationToken cancellationToken) =>
        database.ListAsync(ApiKeyTable.List(accountId), cancellationToken);

    public ValueTask<ApiKey?> FindAsync(string accountId, string keyId, CancellationToken cancellationToken) =>
        database.FindAsync(ApiKeyTable.Find(accountId, keyId), cancellationToken);
}
