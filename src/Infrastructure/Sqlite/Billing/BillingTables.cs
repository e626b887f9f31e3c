using System.Text.Json;
using FinApi.Application.Billing;
using FinApi.Domain.Billing;
using FinApi.Infrastructure.Sqlite.Connections;
using NodaTime;

namespace FinApi.Infrastructure.Sqlite.Billing;

/// <summary>The tables <c>billing_...</c>, which change together.</summary>
internal static class BillingTables
{
    private const string Columns = """
        id, account_id, plan, plan_time, active_time, inactive_time, paid_time, reversed_time, cancelled_time
        """;

    // One row of each primary key.
    private const string StateSql = """
        SELECT revision, EXISTS (SELECT 1 FROM billing_event WHERE id = ?1) FROM billing_revision WHERE id = 1
        """;

    // Rows of the primary keys (reference) and (id): some ten ids, and two steps from each.
    private const string FindSql = $"""
        WITH given (id) AS (SELECT value FROM json_each(?1)),
        near (id) AS (
            SELECT id FROM given
            UNION SELECT target FROM billing_reference WHERE reference IN (SELECT id FROM given))
        SELECT {Columns} FROM billing_purchase
        WHERE id IN (
            SELECT id FROM near
            UNION SELECT target FROM billing_reference WHERE reference IN (SELECT id FROM near))
        ORDER BY id
        """;

    public static BillingView Read(SqliteSession session, string eventId, IReadOnlyList<string> references)
    {
        var state = session.Prepare(StateSql);
        state.Bind(1, eventId);
        var (revision, isKnown) = state.List(row => (row.Long(0), row.Bool(1)), default)[0];
        var find = session.Prepare(FindSql);
        find.Bind(1, JsonSerializer.Serialize(references));
        return new BillingView(revision, isKnown, find.List(ReadPurchase, default));
    }

    // One range of billing_purchase_by_account, of a few rows.
    private const string ListSql = $"SELECT {Columns} FROM billing_purchase WHERE account_id = ?1 ORDER BY id";

    public static List<Purchase> List(SqliteSession session, string accountId, CancellationToken cancellationToken)
    {
        var list = session.Prepare(ListSql);
        list.Bind(1, accountId);
        return list.List(ReadPurchase, cancellationToken);
    }

    private const string AdvanceSql = """
        UPDATE billing_revision SET revision = revision + 1 WHERE id = 1 AND revision = ?1 RETURNING revision
        """;

    private const string InsertEventSql = "INSERT INTO billing_event (id, add_time) VALUES (?1, ?2)";

    // One range of billing_event_by_time.
    private const string ForgetEventsSql = "DELETE FROM billing_event WHERE add_time < ?1";

    /// <summary>Enters it; false when the ledger is another one by now.</summary>
    public static bool TryEnter(SqliteSession session, BillingEntry entry, Instant forgetBefore)
    {
        var advance = session.Prepare(AdvanceSql);
        advance.Bind(1, entry.Revision);
        if (advance.List(row => row.Long(0), default).Count == 0)
        {
            return false;
        }

        var insert = session.Prepare(InsertEventSql);
        insert.Bind(1, entry.EventId);
        insert.Bind(2, entry.AddTime);
        insert.Run();
        var forget = session.Prepare(ForgetEventsSql);
        forget.Bind(1, forgetBefore);
        forget.Run();
        Upsert(session, entry);
        return true;
    }

    private const string UpsertPurchaseSql = $"""
        INSERT OR REPLACE INTO billing_purchase ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """;

    private const string UpsertReferenceSql =
        "INSERT OR REPLACE INTO billing_reference (reference, target) VALUES (?1, ?2)";

    private static void Upsert(SqliteSession session, BillingEntry entry)
    {
        if (entry.Purchase is { } purchase)
        {
            var upsert = session.Prepare(UpsertPurchaseSql);
            upsert.Bind(1, purchase.Id);
            upsert.Bind(2, purchase.AccountId);
            upsert.Bind(3, purchase.Plan);
            upsert.Bind(4, purchase.PlanTime);
            upsert.Bind(5, purchase.ActiveTime);
            upsert.Bind(6, purchase.InactiveTime);
            upsert.Bind(7, purchase.PaidTime);
            upsert.Bind(8, purchase.ReversedTime);
            upsert.Bind(9, purchase.CancelledTime);
            upsert.Run();
        }

        var link = session.Prepare(UpsertReferenceSql);
        foreach (var (reference, target) in entry.References)
        {
            link.Bind(1, reference);
            link.Bind(2, target);
            link.Run();
        }
    }

    private static Purchase ReadPurchase(SqliteStatement row) => new()
    {
        Id = row.Text(0),
        AccountId = row.TextOrNull(1),
        Plan = row.TextOrNull(2),
        PlanTime = row.InstantOrNull(3),
        ActiveTime = row.InstantOrNull(4),
        InactiveTime = row.InstantOrNull(5),
        PaidTime = row.InstantOrNull(6),
        ReversedTime = row.InstantOrNull(7),
        CancelledTime = row.InstantOrNull(8),
    };
}
