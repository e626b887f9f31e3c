using FinApi.Domain.Instruments;

namespace FinApi.Application.Reference;

/// <summary>A page of corporate actions, newest first; the token is empty on the last page.</summary>
public sealed record CorporateActionPage(IReadOnlyList<CorporateAction> CorporateActions, string NextPageToken);
