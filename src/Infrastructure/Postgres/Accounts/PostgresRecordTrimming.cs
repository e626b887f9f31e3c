using Dapper;
using FinApi.Application.Retention;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using NodaTime;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>Removes old records of accounts.</summary>
internal sealed class PostgresRecordTrimming(MarketDatabase database) : IRecordTrimming
{
    // One range of the primary key (id).
    private const string AccountsSql = "SELECT id FROM account WHERE id > @After ORDER BY id LIMIT @Limit";

    // A range of the primary key (account_id, date, key_id, method) for each account.
    private const string TrimUsageSql = "DELETE FROM usage WHERE account_id = ANY(@Accounts) AND date < @FirstDate";

    // A range of the primary key (account_id, event_time, id) for each account.
    private const string TrimEventsSql =
        "DELETE FROM audit_event WHERE account_id = ANY(@Accounts) AND event_time < @FirstTime";

    public ValueTask<TrimmedRecords> TrimAsync(
        string after, LocalDate firstDate, Instant? firstTime, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            ConnectionPool.Background,
            async connection =>
            {
                var accounts = (await connection.QueryAsync<string>(
                    AccountsSql, new { After = after, Limit = TrimmedRecords.AccountsAStep })).ToArray();
                var usage = await connection.ExecuteAsync(
                    TrimUsageSql, new { Accounts = accounts, FirstDate = firstDate.ToDateOnly() });
                var events = firstTime is { } first
                    ? await connection.ExecuteAsync(
                        TrimEventsSql, new { Accounts = accounts, FirstTime = UnixNanos.From(first) })
                    : 0;
                return new TrimmedRecords(
                    accounts.Length < TrimmedRecords.AccountsAStep ? null : accounts[^1], usage, events);
            },
            cancellationToken);
}
