using FinApi.Application.Behaviors;
using FluentValidation;

namespace FinApi.Application.History.BatchListBars;

internal sealed class BatchListBarsValidator : AbstractValidator<BatchListBarsQuery>
{
    public const int MaxSymbols = 100;

    // Keeps one answer in the order of 20 MB.
    public const int MaxBars = 100_000;

    public BatchListBarsValidator()
    {
        RuleFor(query => query.Symbols).IsSymbols(MaxSymbols);
        RuleFor(query => query.Interval).IsInterval();
        RuleFor(query => query.Range).IsRange();
        RuleFor(query => query.PageSize).IsPageSize();
        RuleFor(query => query.PageSize)
            .Must(static (query, size) => query.Symbols.Count * (long)PageSize.OrDefault(size) <= MaxBars)
            .Says("page_size", $"times the number of symbols must not exceed {MaxBars}: ask for fewer of either.");
    }
}
