using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;

namespace FinApi.Infrastructure.Storage;

/// <summary>A row of the table <c>data_condition</c>.</summary>
internal sealed record StatedRange(Mic Mic, Symbol Symbol, DataKind Kind, DayCondition Range)
{
    /// <summary>The rows by what they are about.</summary>
    /// <param name="rows">In the order of the dates.</param>
    public static IReadOnlyList<StatedConditions> Group(IReadOnlyList<StatedRange> rows) =>
        [.. rows
            .GroupBy(row => (row.Mic, row.Symbol, row.Kind), row => row.Range)
            .Select(group => new StatedConditions(
                group.Key.Symbol, group.Key.Mic, group.Key.Kind, DayConditions.Of(group)))];
}
