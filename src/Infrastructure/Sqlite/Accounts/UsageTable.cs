using FinApi.Application.Limits.Usage;
using FinApi.Infrastructure.Sqlite.Connections;
using NodaTime;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>The tables <c>usage</c> and <c>usage_batch</c>.</summary>
internal static class UsageTable
{
    // One row of the primary key (id).
    private const string FindBatchSql = "SELECT id FROM usage_batch WHERE id = ?1";

    private const string InsertBatchSql = "INSERT INTO usage_batch (id, add_time) VALUES (?1, ?2)";

    // One range of usage_batch_by_time.
    private const string ForgetBatchesSql = "DELETE FROM usage_batch WHERE add_time < ?1";

    /// <summary>Remembers a batch, and forgets old ones. False when it was there.</summary>
    public static bool TryInsertBatch(SqliteSession session, string batchId, Instant now, Instant forgetBefore)
    {
        var find = session.Prepare(FindBatchSql);
        find.Bind(1, batchId);
        if (find.Find(row => row.Text(0)) is not null)
        {
            return false;
        }

        var insert = session.Prepare(InsertBatchSql);
        insert.Bind(1, batchId);
        insert.Bind(2, now);
        insert.Run();
        var forget = session.Prepare(ForgetBatchesSql);
        forget.Bind(1, forgetBefore);
        forget.Run();
        return true;
    }

    private const string AddSql = """
        INSERT INTO usage (account_id, date, key_id, method, calls, cost)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (account_id, date, key_id, method)
            DO UPDATE SET calls = calls + excluded.calls, cost = cost + excluded.cost
        """;

    public static void Add(SqliteSession session, IReadOnlyList<StoredUsage> usage)
    {
        var add = session.Prepare(AddSql);
        foreach (var row in usage)
        {
            add.Bind(1, row.AccountId);
            add.Bind(2, (LocalDate?)row.Date);
            add.Bind(3, row.KeyId);
            add.Bind(4, row.Method);
            add.Bind(5, row.Calls);
            add.Bind(6, row.Cost);
            add.Run();
        }
    }

    // One range of the primary key (account_id, date, key_id, method).
    private const string ListSql = """
        SELECT date, account_id, key_id, method, calls, cost FROM usage
        WHERE account_id = ?1 AND date >= ?2 AND date < ?3
        ORDER BY date, key_id, method
        """;

    public static List<StoredUsage> List(
        SqliteSession session,
        string accountId,
        LocalDate startDate,
        LocalDate endDate,
        CancellationToken cancellationToken)
    {
        var list = session.Prepare(ListSql);
        list.Bind(1, accountId);
        list.Bind(2, (LocalDate?)startDate);
        list.Bind(3, (LocalDate?)endDate);
        return list.List(
            row => new StoredUsage(
                row.Date(0), row.Text(1), row.Text(2), row.Text(3), row.Long(4), row.Long(5)),
            cancellationToken);
    }
}
