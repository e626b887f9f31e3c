using FinApi.Application.Accounts.Keys;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>Reads the keys of an account from the database.</summary>
internal sealed class SqliteApiKeyReader(SqliteDatabase database) : IApiKeyReader
{
    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(string accountId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ApiKey>>(
            session => ApiKeyTable.List(session, accountId, cancellationToken), cancellationToken);

    public async ValueTask<ApiKey?> FindAsync(string accountId, string keyId, CancellationToken cancellationToken)
    {
        var key = await database.ReadAsync(session => ApiKeyTable.Find(session, keyId), cancellationToken);
        return key?.AccountId == accountId && key.DeleteTime is null ? key : null;
    }
}
