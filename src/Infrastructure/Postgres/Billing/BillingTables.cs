using Dapper;
using FinApi.Application.Billing;
using FinApi.Domain.Billing;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using Npgsql;
using Row = (
    string Id, string? AccountId, string? Plan, long? PlanTime, long? ActiveTime, long? InactiveTime, long? PaidTime,
    long? ReversedTime, long? CancelledTime);

namespace FinApi.Infrastructure.Postgres.Billing;

/// <summary>The tables <c>billing_...</c>, which change together.</summary>
internal static class BillingTables
{
    private const string Columns = """
        id, account_id, plan, plan_time, active_time, inactive_time, paid_time, reversed_time, cancelled_time
        """;

    // One row of each primary key.
    private const string StateSql = """
        SELECT revision, EXISTS (SELECT FROM billing_event WHERE id = $1) FROM billing_revision WHERE id = 1
        """;

    public static RowQuery<(long Revision, bool IsKnown)> State(string eventId) =>
        new MappedQuery<(long Revision, bool IsKnown), (long Revision, bool IsKnown)>(StateSql, [eventId], row => row);

    // Rows of the primary keys (reference) and (id): some ten ids, and two steps from each.
    private const string FindSql = $"""
        WITH given AS (SELECT unnest($1) COLLATE "C" AS id),
        near AS (
            SELECT id FROM given
            UNION SELECT target FROM billing_reference WHERE reference IN (SELECT id FROM given))
        SELECT {Columns} FROM billing_purchase
        WHERE id IN (
            SELECT id FROM near
            UNION SELECT target FROM billing_reference WHERE reference IN (SELECT id FROM near))
        ORDER BY id
        """;

    public static RowQuery<Purchase> Find(IReadOnlyList<string> references) =>
        new MappedQuery<Row, Purchase>(FindSql, [references.ToArray()], Read);

    // One range of billing_purchase_by_account, of a few rows.
    private const string ListSql = $"SELECT {Columns} FROM billing_purchase WHERE account_id = $1 ORDER BY id";

    public static RowQuery<Purchase> List(string accountId) =>
        new MappedQuery<Row, Purchase>(ListSql, [accountId], Read);

    // Waits for an entry that has the row, and then sees its revision.
    private const string AdvanceSql =
        "UPDATE billing_revision SET revision = revision + 1 WHERE id = 1 AND revision = @Revision";

    private const string InsertEventSql = "INSERT INTO billing_event (id, add_time) VALUES (@EventId, @AddTime)";

    // One range of billing_event_by_time.
    private const string ForgetEventsSql = "DELETE FROM billing_event WHERE add_time < @Before";

    private const string UpsertPurchaseSql = $"""
        INSERT INTO billing_purchase ({Columns})
        VALUES (@Id, @AccountId, @Plan, @PlanTime, @ActiveTime, @InactiveTime, @PaidTime, @ReversedTime,
            @CancelledTime)
        ON CONFLICT (id) DO UPDATE SET account_id = excluded.account_id, plan = excluded.plan,
            plan_time = excluded.plan_time, active_time = excluded.active_time,
            inactive_time = excluded.inactive_time, paid_time = excluded.paid_time,
            reversed_time = excluded.reversed_time, cancelled_time = excluded.cancelled_time
        """;

    private const string UpsertReferencesSql = """
        INSERT INTO billing_reference (reference, target)
        SELECT reference, target FROM unnest(@References, @Targets) AS linked (reference, target)
        ON CONFLICT (reference) DO UPDATE SET target = excluded.target
        """;

    /// <summary>Enters it; false when the ledger is another one by now.</summary>
    public static async Task<bool> TryEnterAsync(NpgsqlConnection connection, BillingEntry entry)
    {
        if (await connection.ExecuteAsync(AdvanceSql, new { entry.Revision }) == 0)
        {
            return false;
        }

        await connection.ExecuteAsync(
            InsertEventSql, new { entry.EventId, AddTime = UnixNanos.From(entry.AddTime) });
        await connection.ExecuteAsync(
            ForgetEventsSql, new { Before = UnixNanos.From(entry.AddTime - BillingMemory.Events) });
        if (entry.Purchase is { } purchase)
        {
            await connection.ExecuteAsync(UpsertPurchaseSql, new
            {
                purchase.Id,
                purchase.AccountId,
                purchase.Plan,
                PlanTime = UnixNanos.From(purchase.PlanTime),
                ActiveTime = UnixNanos.From(purchase.ActiveTime),
                InactiveTime = UnixNanos.From(purchase.InactiveTime),
                PaidTime = UnixNanos.From(purchase.PaidTime),
                ReversedTime = UnixNanos.From(purchase.ReversedTime),
                CancelledTime = UnixNanos.From(purchase.CancelledTime),
            });
        }

        await connection.ExecuteAsync(UpsertReferencesSql, new
        {
            References = entry.References.Column(link => link.Key),
            Targets = entry.References.Column(link => link.Value),
        });
        return true;
    }

    private static Purchase Read(Row row) => new()
    {
        Id = row.Id,
        AccountId = row.AccountId,
        Plan = row.Plan,
        PlanTime = UnixNanos.ToInstant(row.PlanTime),
        ActiveTime = UnixNanos.ToInstant(row.ActiveTime),
        InactiveTime = UnixNanos.ToInstant(row.InactiveTime),
        PaidTime = UnixNanos.ToInstant(row.PaidTime),
        ReversedTime = UnixNanos.ToInstant(row.ReversedTime),
        CancelledTime = UnixNanos.ToInstant(row.CancelledTime),
    };
}
