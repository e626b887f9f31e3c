using FinApi.Application.Deletions;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Deletions;

/// <summary>What can be deleted, and what was, in the database.</summary>
internal sealed class SqliteDeletions(SqliteDatabase database)
    : IDeletionReader, ISourceRunReader, IReferenceItemReader, IDeletionRecords
{
    public ValueTask<IReadOnlyList<SymbolSpan>> FindSymbolsAsync(
        string source, SequenceRange span, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<SymbolSpan>>(
            session => ScopeRows.FindSymbols(session, source, span, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<DeletedDay>> ListDaysAsync(RowScope scope, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.InSnapshot(snapshot => ScopeRows.ListDays(snapshot, scope, cancellationToken)),
            cancellationToken);

    public ValueTask<bool> HasOthersAsync(
        RowScope scope, Symbol symbol, TimeRange range, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => ScopeRows.HasOthers(session, scope, symbol, range, cancellationToken), cancellationToken);

    public ValueTask<LastRun> FindLastAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.InSnapshot(snapshot => SourceRunTable.FindLast(snapshot, cancellationToken)),
            cancellationToken);

    public ValueTask<IReadOnlyList<SequenceRange>> ListRangesAsync(
        string source, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<SequenceRange>>(
            session => SourceRunTable.ListRanges(session, source, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<SourceItems>> ListItemsAsync(
        RowScope scope, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.InSnapshot(snapshot =>
            {
                var numbers = ScopeRows.ListNumbers(snapshot, scope, cancellationToken);
                return numbers.Count == 0
                    ? []
                    : SourceItems.Of(
                        numbers, SourceRunTable.List(snapshot, numbers[0], numbers[^1], cancellationToken));
            }),
            cancellationToken);

    public ValueTask<IReadOnlyList<SourceItems>> ListReferenceItemsAsync(
        Symbol symbol, int? actionNumber, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<SourceItems>>(
            session => ReferenceItemTable.List(session, symbol, actionNumber, cancellationToken), cancellationToken);

    public ValueTask<DeletionRecord?> FindAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => DeletionTable.Find(session, id), cancellationToken);
}
