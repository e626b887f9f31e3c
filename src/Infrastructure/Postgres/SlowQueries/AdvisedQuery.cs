using FinApi.Application.Operator;

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>Advice on a statement, and the index of it that was proved to be worth having; null for none.</summary>
internal sealed record AdvisedQuery(IReadOnlyList<QueryAdvice> Advice, IndexCandidate? ProvedIndex)
{
    public static AdvisedQuery Nothing { get; } = new([], null);
}
