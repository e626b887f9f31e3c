using FinApi.Application.Behaviors;

namespace FinApi.Application.History.BatchListBars;

internal sealed class BatchListBarsValidator : IValidator<BatchListBarsQuery>
{
    public const int MaxSymbols = 100;

    // Keeps one answer in the order of 20 MB.
    public const int MaxBars = 100_000;

    public void Validate(BatchListBarsQuery request, ref Violations violations)
    {
        FieldRules.CheckSymbols(ref violations, request.Symbols, MaxSymbols);
        FieldRules.CheckInterval(ref violations, request.Interval);
        FieldRules.CheckRange(ref violations, request.Range);
        FieldRules.CheckAdjustment(ref violations, request.Adjustment);
        FieldRules.CheckPageSize(ref violations, request.PageSize);
        if (request.Symbols.Count * (long)FieldRules.PageSizeOrDefault(request.PageSize) > MaxBars)
        {
            violations.Add(
                "page_size", $"times the number of symbols must not exceed {MaxBars}: ask for fewer of either.");
        }
    }
}
