using FinApi.Application.Results;
using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Plans;

/// <summary>Says which plan has what the caller's plan has not.</summary>
internal sealed class PlanUpgrades(IPlanCatalog catalog)
{
    /// <summary>The cheapest plan that has something; null when none has.</summary>
    public Plan? Find(Func<Plan, bool> has) => catalog.Plans.FirstOrDefault(has);

    /// <summary>A refusal that names the cheapest plan.</summary>
    /// <param name="field">The field that asks for too much.</param>
    /// <param name="limit">What the caller's plan has, in a sentence.</param>
    /// <param name="has">Whether a plan has what was asked for.</param>
    public Error Require(string field, string limit, Func<Plan, bool> has)
    {
        var plan = Find(has);
        var advice = plan is null
            ? "No plan has more."
            : $"The {plan.Name} plan has it: change with Account.ChangePlan.";
        return new Error(ErrorKind.PermissionDenied, ErrorReason.PlanUpgradeRequired, $"{limit} {advice}")
        {
            Violations = [new FieldViolation(field, limit)],
            Metadata = plan is null ? null : new Dictionary<string, string> { ["plan"] = plan.Name },
        };
    }
}
