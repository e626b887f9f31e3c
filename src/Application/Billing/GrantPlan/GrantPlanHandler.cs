using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Audits;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Results;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using FinApi.Domain.Billing;
using MediatR;

namespace FinApi.Application.Billing.GrantPlan;

internal sealed class GrantPlanHandler(
    IBillingLedger ledger,
    LedgerEdits edits,
    IAccountReader accounts,
    IPlanCatalog plans,
    PurchasedPlans purchased,
    TimeProvider timeProvider)
    : IRequestHandler<GrantPlanCommand, Result<GrantedPlan>>
{
    // No provider's id begins so.
    private const string GrantPrefix = "grant:";

    public async Task<Result<GrantedPlan>> Handle(GrantPlanCommand request, CancellationToken cancellationToken)
    {
        if (await FindAsync(request, cancellationToken) is not { } account)
        {
            return BillingErrors.AccountNotFound;
        }

        if (plans.Plans.FirstOrDefault(plan => plan.Name == request.Plan) is not { } plan)
        {
            return BillingErrors.PlanNotFound(plans.Plans);
        }

        await EnterAsync(account.Id, plan, cancellationToken);
        var settled = await purchased.SettleAsync(account.Id, now => Events(request, account, now), cancellationToken);
        return settled.IsSuccess
            ? new GrantedPlan(settled.Value, account.PlanAt(timeProvider.GetInstant()))
            : settled.Error;
    }

    // Whose account it is learns that its plan has changed, and not by which key.
    private static IReadOnlyList<AuditEvent> Events(GrantPlanCommand request, Account account, NodaTime.Instant now) =>
        request.Operator is { } caller
            ? [Audit.By(caller, request.Origin, now, AuditAction.PlanGranted, account.Id)]
            : [];

    private async ValueTask<Account?> FindAsync(GrantPlanCommand request, CancellationToken cancellationToken) =>
        request.AccountId.Length > 0
            ? await accounts.FindAsync(request.AccountId, cancellationToken)
            : await accounts.FindByEmailAsync(EmailAddress.Normalize(request.Email), cancellationToken);

    private async Task EnterAsync(string accountId, Plan plan, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetInstant();
        var grant = new Purchase
        {
            Id = GrantPrefix + accountId,
            AccountId = accountId,
            Plan = plan.Name,
            PlanTime = now,
            PaidTime = now,
        };
        var id = GrantPrefix + AccountId.New();
        await edits.RunAsync<Purchase>(
            async () =>
            {
                var view = await ledger.ReadAsync(id, [], cancellationToken);
                return (new BillingEntry(view.Revision, id, now, grant, []), grant);
            },
            cancellationToken);
    }
}
