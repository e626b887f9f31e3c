using Dapper;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using NodaTime;
using Npgsql;
using Row = (
    string AccountId, long StartTime, string Plan, string DisplayName, decimal MonthlyFee, string Currency);

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>The table <c>plan_period</c>.</summary>
internal static class PlanPeriodTable
{
    // One range of the primary key (account_id, start_time).
    private const string ForgetSql = "DELETE FROM plan_period WHERE account_id = @AccountId AND start_time >= @From";

    public static Task ForgetAsync(NpgsqlConnection connection, string accountId, Instant from) =>
        connection.ExecuteAsync(ForgetSql, new { AccountId = accountId, From = UnixNanos.From(from) });

    private const string InsertSql = """
        INSERT INTO plan_period (account_id, start_time, plan, display_name, monthly_fee, currency)
        VALUES (@AccountId, @StartTime, @Plan, @DisplayName, @MonthlyFee, @Currency)
        """;

    public static Task InsertAsync(NpgsqlConnection connection, PlanPeriod period) =>
        connection.ExecuteAsync(InsertSql, new
        {
            period.AccountId,
            StartTime = UnixNanos.From(period.StartTime),
            period.Plan,
            period.DisplayName,
            period.MonthlyFee,
            period.Currency,
        });

    // One range of the primary key (account_id, start_time).
    private const string ListSql = """
        SELECT account_id, start_time, plan, display_name, monthly_fee, currency FROM plan_period
        WHERE account_id = $1
        ORDER BY start_time
        """;

    public static RowQuery<PlanPeriod> List(string accountId) =>
        new MappedQuery<Row, PlanPeriod>(ListSql, [accountId], row => new PlanPeriod(
            row.AccountId,
            UnixNanos.ToInstant(row.StartTime),
            row.Plan,
            row.DisplayName,
            row.MonthlyFee,
            row.Currency));
}
