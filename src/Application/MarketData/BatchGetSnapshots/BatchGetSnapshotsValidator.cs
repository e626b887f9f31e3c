using FinApi.Application.Behaviors;
using FluentValidation;

namespace FinApi.Application.MarketData.BatchGetSnapshots;

internal sealed class BatchGetSnapshotsValidator : AbstractValidator<BatchGetSnapshotsQuery>
{
    public const int MaxSymbols = 500;

    public BatchGetSnapshotsValidator() => RuleFor(query => query.Symbols).IsSymbols(MaxSymbols);
}
