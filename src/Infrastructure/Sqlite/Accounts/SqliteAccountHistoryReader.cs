using FinApi.Application.Accounts.Audits;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>Reads the ledger of plans and the audit events from the database.</summary>
internal sealed class SqliteAccountHistoryReader(SqliteDatabase database) : IAccountHistoryReader
{
    public ValueTask<IReadOnlyList<PlanPeriod>> ListPlanPeriodsAsync(
        string accountId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<PlanPeriod>>(
            session => PlanPeriodTable.List(session, accountId, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<AuditEvent>> ListAuditEventsAsync(
        string accountId, AuditPosition? after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AuditEvent>>(
            session => AuditEventTable.List(session, accountId, after, limit, cancellationToken), cancellationToken);
}
