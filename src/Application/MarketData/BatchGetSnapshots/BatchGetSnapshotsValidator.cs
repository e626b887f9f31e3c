using FinApi.Application.Behaviors;

namespace FinApi.Application.MarketData.BatchGetSnapshots;

internal sealed class BatchGetSnapshotsValidator : IValidator<BatchGetSnapshotsQuery>
{
    public const int MaxSymbols = 500;

    public void Validate(BatchGetSnapshotsQuery request, ref Violations violations) =>
        FieldRules.CheckSymbols(ref violations, request.Symbols, MaxSymbols);
}
