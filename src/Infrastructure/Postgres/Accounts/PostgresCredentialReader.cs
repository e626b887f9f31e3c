using FinApi.Application.Accounts.Authentication;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>Reads keys and sessions of whatever account from the database.</summary>
internal sealed class PostgresCredentialReader(MarketDatabase database) : ICredentialReader
{
    public ValueTask<ApiKey?> FindApiKeyAsync(string keyId, CancellationToken cancellationToken) =>
        database.FindAsync(ApiKeyTable.Find(keyId), cancellationToken);

    public ValueTask<Session?> FindSessionAsync(ReadOnlyMemory<byte> tokenHash, CancellationToken cancellationToken) =>
        database.FindAsync(SessionTable.Find(tokenHash), cancellationToken);
}
