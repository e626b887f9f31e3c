using FinApi.Application.Accounts.Plans;
using FinApi.Application.Callers;
using FinApi.Domain.Accounts;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Billing;

/// <summary>
/// What every new account has, and what costs nothing, an account takes by itself; all other plans are given to it.
/// </summary>
internal sealed class BillingTerms(IPlanCatalog plans, IOptions<BillingOptions> options) : IPlanTerms
{
    public PlanWay WayTo(string accountId, Plan plan, CallOrigin origin)
    {
        if (plan.MonthlyFee == 0 || plan.Name == plans.Plans[0].Name)
        {
            return PlanWay.Itself;
        }

        return options.Value.Mode switch
        {
            // What came through a proxy on this machine may come from anywhere.
            BillingMode.Demo when origin.IsDirect => PlanWay.Itself,
            BillingMode.Webhook when Link(plan, accountId) is { Length: > 0 } url =>
                new PlanWay(PlanWayKind.Payment, url),
            _ => new PlanWay(PlanWayKind.Operator),
        };
    }

    private string Link(Plan plan, string accountId) => CheckoutLinks.Find(options.Value.Prices, plan, accountId);
}
