using FinApi.Domain.Adjustments;

namespace FinApi.Application.Reference;

/// <summary>A page of factors, newest first; the token is empty on the last page.</summary>
/// <param name="Factors">The factors of the page.</param>
/// <param name="AdjustmentVersion">Names all factors of the choice; empty for raw prices.</param>
/// <param name="NextPageToken">What the next page is asked for with.</param>
public sealed record AdjustmentFactorPage(
    IReadOnlyList<AppliedFactor> Factors, string AdjustmentVersion, string NextPageToken);
