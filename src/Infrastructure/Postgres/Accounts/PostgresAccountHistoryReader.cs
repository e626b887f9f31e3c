using FinApi.Application.Accounts.Audits;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>Reads the ledger of plans and the audit events from the database.</summary>
internal sealed class PostgresAccountHistoryReader(MarketDatabase database) : IAccountHistoryReader
{
    public ValueTask<IReadOnlyList<PlanPeriod>> ListPlanPeriodsAsync(
        string accountId, CancellationToken cancellationToken) =>
        database.ListAsync(PlanPeriodTable.List(accountId), cancellationToken);

    public ValueTask<IReadOnlyList<AuditEvent>> ListAuditEventsAsync(
        string accountId, AuditPosition? after, int limit, CancellationToken cancellationToken) =>
        database.ListAsync(AuditEventTable.List(accountId, after, limit), cancellationToken);
}
