using FinApi.Domain.Accounts;

namespace FinApi.Infrastructure.Plans;

/// <summary>What a file of plans says. Immutable.</summary>
/// <param name="offered">Those that can be chosen, cheapest first; at least one.</param>
/// <param name="retired">Those that only accounts have which chose them before.</param>
internal sealed class PlanSet(IReadOnlyList<Plan> offered, IReadOnlyList<Plan> retired)
{
    private readonly Dictionary<string, Plan> _byName =
        offered.Concat(retired).ToDictionary(plan => plan.Name, StringComparer.Ordinal);

    public IReadOnlyList<Plan> Offered => offered;

    public Plan? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>
    /// The same, and as retired what another one has and this one has not: a plan does not end for those who pay for it
    /// because a line is missing.
    /// </summary>
    public PlanSet Keeping(PlanSet earlier) =>
        new(offered, [.. retired, .. earlier.MissingIn(this)]);

    /// <summary>The plans that another set does not have.</summary>
    public IEnumerable<Plan> MissingIn(PlanSet other) => _byName.Values.Where(plan => other.Find(plan.Name) is null);
}
