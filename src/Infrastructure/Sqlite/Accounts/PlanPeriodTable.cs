using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Sqlite.Connections;
using NodaTime;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>The table <c>plan_period</c>.</summary>
internal static class PlanPeriodTable
{
    // One range of the primary key (account_id, start_time).
    private const string ForgetSql = "DELETE FROM plan_period WHERE account_id = ?1 AND start_time >= ?2";

    public static void Forget(SqliteSession session, string accountId, Instant from)
    {
        var forget = session.Prepare(ForgetSql);
        forget.Bind(1, accountId);
        forget.Bind(2, from);
        forget.Run();
    }

    private const string InsertSql = """
        INSERT INTO plan_period (account_id, start_time, plan, display_name, monthly_fee, currency)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """;

    public static void Insert(SqliteSession session, IReadOnlyList<PlanPeriod> periods)
    {
        var insert = session.Prepare(InsertSql);
        foreach (var period in periods)
        {
            insert.Bind(1, period.AccountId);
            insert.Bind(2, period.StartTime);
            insert.Bind(3, period.Plan);
            insert.Bind(4, period.DisplayName);
            insert.Bind(5, (decimal?)period.MonthlyFee);
            insert.Bind(6, period.Currency);
            insert.Run();
        }
    }

    // One range of the primary key (account_id, start_time).
    private const string ListSql = """
        SELECT account_id, start_time, plan, display_name, monthly_fee, currency FROM plan_period
        WHERE account_id = ?1
        ORDER BY start_time
        """;

    public static List<PlanPeriod> List(SqliteSession session, string accountId, CancellationToken cancellationToken)
    {
        var list = session.Prepare(ListSql);
        list.Bind(1, accountId);
        return list.List(
            row => new PlanPeriod(
                row.Text(0), row.Instant(1), row.Text(2), row.Text(3), row.Decimal(4), row.Text(5)),
            cancellationToken);
    }
}
