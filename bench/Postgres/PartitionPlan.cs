using NodaTime;

namespace FinApi.Bench.Postgres;

/// <summary>A partition that is to be loaded.</summary>
/// <param name="Table">Of which table.</param>
/// <param name="Name">Its own name.</param>
/// <param name="LowerBound">As SQL writes it, inclusive.</param>
/// <param name="UpperBound">As SQL writes it, exclusive.</param>
/// <param name="Days">The sessions that it has.</param>
internal sealed record PartitionPlan(
    string Table, string Name, string LowerBound, string UpperBound, IReadOnlyList<LocalDate> Days);
