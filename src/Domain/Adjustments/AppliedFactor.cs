namespace FinApi.Domain.Adjustments;

/// <summary>The effect of an action, and what remains of earlier prices after it and all later ones.</summary>
/// <param name="Effect">The effect of the action alone.</param>
/// <param name="PriceProduct">
/// Product of its ratio and those of all later actions of the list; its own counts as 1 when it is not applied.
/// </param>
/// <param name="SplitProduct">The same of the actions that change the number of shares: what divides volumes.</param>
public sealed record AppliedFactor(ActionEffect Effect, decimal PriceProduct, decimal SplitProduct);
