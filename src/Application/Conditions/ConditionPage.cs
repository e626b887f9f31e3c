namespace FinApi.Application.Conditions;

/// <summary>A page of conditions by date; the token is empty on the last page.</summary>
public sealed record ConditionPage(IReadOnlyList<ConditionOfDay> Conditions, string NextPageToken);
