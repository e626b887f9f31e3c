using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Rows;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>
/// Reads of accounts: a few rows that somebody waits for, from the primary, as they must see what was written.
/// </summary>
internal static class AccountReads
{
    public static ValueTask<IReadOnlyList<T>> ListAsync<T>(
        this MarketDatabase database, RowQuery<T> query, CancellationToken cancellationToken) =>
        database.ListAsync(ConnectionPool.RealTime, query, cancellationToken);

    public static async ValueTask<T?> FindAsync<T>(
        this MarketDatabase database, RowQuery<T> query, CancellationToken cancellationToken)
        where T : class
    {
        var rows = await database.ListAsync(query, cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }
}
