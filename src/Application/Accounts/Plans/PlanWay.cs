namespace FinApi.Application.Accounts.Plans;

/// <summary>How an account comes to a plan.</summary>
/// <param name="Kind">Who gives it.</param>
/// <param name="CheckoutUrl">Where to pay for it; empty where there is no such page.</param>
public sealed record PlanWay(PlanWayKind Kind, string CheckoutUrl = "")
{
    /// <summary>By asking for it.</summary>
    public static PlanWay Itself { get; } = new(PlanWayKind.Itself);
}

/// <summary>Who gives an account a plan.</summary>
public enum PlanWayKind
{
    /// <summary>The account takes it by itself.</summary>
    Itself,

    /// <summary>An operator grants it.</summary>
    Operator,

    /// <summary>Paying for it does.</summary>
    Payment,
}
