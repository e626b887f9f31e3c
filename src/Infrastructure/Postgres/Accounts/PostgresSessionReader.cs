using FinApi.Application.Accounts.Sessions;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>Reads the sessions of an account from the database.</summary>
internal sealed class PostgresSessionReader(MarketDatabase database) : ISessionReader
{
    public ValueTask<IReadOnlyList<Session>> ListAsync(string accountId, CancellationToken cancellationToken) =>
        database.ListAsync(SessionTable.List(accountId), cancellationToken);
}
