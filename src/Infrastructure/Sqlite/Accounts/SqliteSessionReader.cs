using FinApi.Application.Accounts.Sessions;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>Reads the sessions of an account from the database.</summary>
internal sealed class SqliteSessionReader(SqliteDatabase database) : ISessionReader
{
    public ValueTask<IReadOnlyList<Session>> ListAsync(string accountId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Session>>(
            session => SessionTable.List(session, accountId, cancellationToken), cancellationToken);
}
