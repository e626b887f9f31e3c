using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Audits;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using FinApi.Domain.Billing;
using NodaTime;

namespace FinApi.Application.Billing;

/// <summary>
/// Gives an account the plan that its purchases pay for: the dearest of those that are paid, else the one that every
/// new account has. May be done again at any time, and changes nothing then.
/// </summary>
internal sealed class PurchasedPlans(
    IBillingLedger ledger, IPlanCatalog plans, PlanChanges changes, AccountEdits edits)
{
    /// <summary>Gives it; the account as it is then.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="alsoHappened">What else to write down when the plan is settled; may be nothing.</param>
    /// <param name="cancellationToken">Gives up before anything is stored.</param>
    public Task<Result<Account>> SettleAsync(
        string accountId, Func<Instant, IReadOnlyList<AuditEvent>> alsoHappened, CancellationToken cancellationToken) =>
        edits.RunAsync<Account>(
            accountId,
            async (account, now) =>
            {
                var plan = Dearest(await ledger.ListAsync(account.Id, cancellationToken));
                var worked = await changes.WorkOutAsync(account, plan, PlanChangeTime.Now, now, cancellationToken);
                if (!worked.IsSuccess)
                {
                    return worked.Error;
                }

                var change = worked.Value;
                IReadOnlyList<AuditEvent> events = alsoHappened(now);
                if (change.Action is { } action)
                {
                    var changed = Audit.Of(account.Id, string.Empty, CallOrigin.Server, now, action, plan.Name);
                    return new AccountEdit<Account>(PlanChanges.Commit(change, [changed, .. events]), change.Account);
                }

                // A commit also where nothing changes: another node may be settling by what it read before.
                var commit = new AccountCommit { Account = account, AuditEvents = events };
                return new AccountEdit<Account>(commit, account);
            },
            cancellationToken);

    // A plan that is not offered any more is kept by who pays for it.
    private Plan Dearest(IReadOnlyList<Purchase> purchases) =>
        purchases.Where(purchase => purchase is { State: PurchaseState.Paid, Plan.Length: > 0 })
            .Select(purchase => plans.Find(purchase.Plan!))
            .OfType<Plan>()
            .MaxBy(plan => plan.MonthlyFee)
        ?? plans.Plans[0];
}
