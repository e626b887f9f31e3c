using FinApi.Application.Deletions;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.Deletions;

/// <summary>What can be deleted, and what was, on the primary: a standby that lags would count other rows.</summary>
internal sealed class PostgresDeletions(MarketDatabase database)
    : IDeletionReader, ISourceRunReader, IReferenceItemReader, IDeletionRecords
{
    private const ConnectionPool Pool = ConnectionPool.Background;

    public ValueTask<IReadOnlyList<SymbolSpan>> FindSymbolsAsync(
        string source, SequenceRange span, CancellationToken cancellationToken) =>
        database.ListAsync(Pool, ScopeRows.FindSymbols(source, span), cancellationToken);

    public async ValueTask<IReadOnlyList<DeletedDay>> ListDaysAsync(
        RowScope scope, CancellationToken cancellationToken)
    {
        List<DeletedDay> days = [];
        foreach (var kind in scope.Kinds)
        {
            days.AddRange(await database.ListAsync(Pool, ScopeRows.ListDays(scope, kind), cancellationToken));
        }

        return
        [
            .. days.OrderBy(day => day.Symbol.Value, StringComparer.Ordinal)
                .ThenBy(day => day.Kind)
                .ThenBy(day => day.Level)
                .ThenBy(day => day.First),
        ];
    }

    public async ValueTask<bool> HasOthersAsync(
        RowScope scope, Symbol symbol, TimeRange range, CancellationToken cancellationToken)
    {
        foreach (var kind in (DataKind[])[DataKind.Trades, DataKind.Bars])
        {
            var found = await database.ListAsync(
                Pool, ScopeRows.HasOthers(scope, kind, symbol, range), cancellationToken);
            if (found[0])
            {
                return true;
            }
        }

        return false;
    }

    public async ValueTask<LastRun> FindLastAsync(CancellationToken cancellationToken) =>
        (await database.ListAsync(Pool, SourceRunTable.Last, cancellationToken))[0];

    public ValueTask<IReadOnlyList<SequenceRange>> ListRangesAsync(
        string source, CancellationToken cancellationToken) =>
        database.ListAsync(Pool, SourceRunTable.ListRanges(source), cancellationToken);

    public async ValueTask<IReadOnlyList<SourceItems>> ListItemsAsync(
        RowScope scope, CancellationToken cancellationToken)
    {
        List<SourceItems> items = [];
        foreach (var kind in scope.Kinds)
        {
            var numbers = await database.ListAsync(Pool, ScopeRows.ListNumbers(scope, kind), cancellationToken);
            if (numbers.Count > 0)
            {
                var runs = await database.ListAsync(
                    Pool, SourceRunTable.List(numbers[0], numbers[^1]), cancellationToken);
                items.AddRange(SourceItems.Of(numbers, runs));
            }
        }

        return items;
    }

    public ValueTask<IReadOnlyList<SourceItems>> ListReferenceItemsAsync(
        Symbol symbol, int? actionNumber, CancellationToken cancellationToken) =>
        database.ListAsync(Pool, ReferenceItemTable.List(symbol, actionNumber), cancellationToken);

    public async ValueTask<DeletionRecord?> FindAsync(string id, CancellationToken cancellationToken) =>
        await database.ListAsync(Pool, DeletionTable.Find(id), cancellationToken) is [var record, ..] ? record : null;
}
