using FinApi.Application.Accounts.Authentication;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>Reads keys and sessions of whatever account from the database.</summary>
internal sealed class SqliteCredentialReader(SqliteDatabase database) : ICredentialReader
{
    public ValueTask<ApiKey?> FindApiKeyAsync(string keyId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => ApiKeyTable.Find(session, keyId), cancellationToken);

    public ValueTask<Session?> FindSessionAsync(ReadOnlyMemory<byte> tokenHash, CancellationToken cancellationToken) =>
        database.ReadAsync(session => SessionTable.Find(session, tokenHash.Span), cancellationToken);
}
