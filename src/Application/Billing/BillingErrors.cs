using FinApi.Application.Results;
using FinApi.Domain.Accounts;

namespace FinApi.Application.Billing;

/// <summary>Why something about billing is refused.</summary>
public static class BillingErrors
{
    /// <summary>An event that is not proved to be the provider's.</summary>
    public static Error SignatureWrong(string message) =>
        new(ErrorKind.Unauthenticated, ErrorReason.SignatureWrong, message);

    internal static Error AccountNotFound { get; } = new(
        ErrorKind.NotFound,
        ErrorReason.AccountNotFound,
        "No account has this id or address. Its owner sees both in the portal.")
    {
        Violations = [new FieldViolation("account_id", "names no account, and neither does email.")],
    };

    internal static Error PlanNotFound(IReadOnlyList<Plan> plans) => new(
        ErrorKind.NotFound,
        ErrorReason.PlanNotFound,
        $"No plan has this name. The plans are {string.Join(", ", plans.Select(plan => plan.Name))}.")
    {
        Violations = [new FieldViolation("plan", "names no plan.")],
    };
}
