using Dapper;
using FinApi.Application.Limits.Usage;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using NodaTime;
using Npgsql;
using Row = (System.DateOnly Date, string AccountId, string KeyId, string Method, long Calls, long Cost);

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>The tables <c>usage</c> and <c>usage_batch</c>.</summary>
internal static class UsageTable
{
    // Old batches are one range of usage_batch_by_time; locked ones are being forgotten by another node.
    private const string InsertBatchSql = """
        DELETE FROM usage_batch WHERE id IN (
            SELECT id FROM usage_batch WHERE add_time < @ForgetBefore
            ORDER BY add_time LIMIT 1000 FOR UPDATE SKIP LOCKED);

        INSERT INTO usage_batch (id, add_time) VALUES (@Id, @Now) ON CONFLICT DO NOTHING RETURNING id
        """;

    /// <summary>Remembers a batch, and forgets old ones. False when it was there.</summary>
    public static async Task<bool> TryInsertBatchAsync(
        NpgsqlConnection connection, string batchId, Instant now, Instant forgetBefore) =>
        await connection.ExecuteScalarAsync<string>(InsertBatchSql, new
        {
            Id = batchId,
            Now = UnixNanos.From(now),
            ForgetBefore = UnixNanos.From(forgetBefore),
        }) is not null;

    // In the order of the key, so that two nodes that add to the same rows wait for each other and not both for ever.
    // The sum: rows of one key may come several times, and one statement touches a row only once.
    private const string AddSql = """
        INSERT INTO usage AS stored (account_id, date, key_id, method, calls, cost)
        SELECT account_id, date, key_id, method, sum(calls), sum(cost)
        FROM unnest(@AccountIds, @Dates, @KeyIds, @Methods, @Calls, @Costs)
            AS added (account_id, date, key_id, method, calls, cost)
        GROUP BY account_id, date, key_id, method
        ORDER BY account_id COLLATE "C", date, key_id COLLATE "C", method COLLATE "C"
        ON CONFLICT (account_id, date, key_id, method)
            DO UPDATE SET calls = stored.calls + EXCLUDED.calls, cost = stored.cost + EXCLUDED.cost
        """;

    public static Task AddAsync(NpgsqlConnection connection, IReadOnlyList<StoredUsage> usage) =>
        connection.ExecuteAsync(AddSql, new
        {
            AccountIds = usage.Column(row => row.AccountId),
            Dates = usage.Column(row => row.Date.ToDateOnly()),
            KeyIds = usage.Column(row => row.KeyId),
            Methods = usage.Column(row => row.Method),
            Calls = usage.Column(row => row.Calls),
            Costs = usage.Column(row => row.Cost),
        });

    // One range of the primary key (account_id, date, key_id, method).
    private const string ListSql = """
        SELECT date, account_id, key_id, method, calls, cost FROM usage
        WHERE account_id = $1 AND date >= $2 AND date < $3
        ORDER BY date, key_id, method
        """;

    public static RowQuery<StoredUsage> List(string accountId, LocalDate startDate, LocalDate endDate) =>
        new MappedQuery<Row, StoredUsage>(
            ListSql,
            [accountId, startDate.ToDateOnly(), endDate.ToDateOnly()],
            row => new StoredUsage(
                LocalDate.FromDateOnly(row.Date),
                row.AccountId,
                row.KeyId,
                row.Method,
                row.Calls,
                row.Cost));
}
