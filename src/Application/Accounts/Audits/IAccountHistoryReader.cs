using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Audits;

/// <summary>Reads what an account had and what happened to it. Sees every write that completed before.</summary>
public interface IAccountHistoryReader
{
    /// <summary>All plan periods, oldest first; at least one for every account.</summary>
    ValueTask<IReadOnlyList<PlanPeriod>> ListPlanPeriodsAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>Events, newest first; of the same time, by id downwards.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="after">Where the last event of the page before stands; null: from the newest on.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<AuditEvent>> ListAuditEventsAsync(
        string accountId, AuditPosition? after, int limit, CancellationToken cancellationToken);
}
