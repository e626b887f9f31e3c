using FinApi.Application.Accounts;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>Reads accounts from the database.</summary>
internal sealed class SqliteAccountReader(SqliteDatabase database) : IAccountReader
{
    public ValueTask<Account?> FindAsync(string accountId, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.InSnapshot(s => AccountTable.Find(s, accountId)), cancellationToken);

    public ValueTask<Account?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.InSnapshot(s => AccountTable.FindByEmail(s, email)), cancellationToken);
}
