using FinApi.Domain.Adjustments;

namespace FinApi.Application.Reference;

/// <summary>A page of corporate actions and their effects, newest first; the token is empty on the last page.</summary>
public sealed record CorporateActionPage(IReadOnlyList<ActionEffect> CorporateActions, string NextPageToken);
