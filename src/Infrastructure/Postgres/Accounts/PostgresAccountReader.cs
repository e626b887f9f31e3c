using FinApi.Application.Accounts;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>Reads accounts from the database.</summary>
internal sealed class PostgresAccountReader(MarketDatabase database) : IAccountReader
{
    public ValueTask<Account?> FindAsync(string accountId, CancellationToken cancellationToken) =>
        database.FindAsync(AccountTable.Find(accountId), cancellationToken);

    public ValueTask<Account?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        database.FindAsync(AccountTable.FindByEmail(email), cancellationToken);
}
