using FinApi.Domain.Instruments;

namespace FinApi.Domain.Adjustments;

/// <summary>What a corporate action does to the prices of the days before its ex-date.</summary>
/// <param name="Action">The action.</param>
/// <param name="PriceRatio">What prices are multiplied by, above 0; null when it is not applied.</param>
/// <param name="Reason">Why it is not applied; None when it is.</param>
public sealed record ActionEffect(CorporateAction Action, decimal? PriceRatio, NotAppliedReason Reason);
