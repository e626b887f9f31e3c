using FinApi.Application.Deletions;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Tests;

internal sealed partial class MemoryStore : IDeletionReader, ISourceRunReader, IReferenceItemReader, IDeletionRecords
{
    private readonly List<SourceRun> _runs = [];
    private readonly List<DeletionRecord> _deletions = [];
    private readonly List<ReferenceItem> _referenceItems = [];

    public IReadOnlyList<DeletionRecord> Deletions => _deletions;

    public ValueTask<IReadOnlyList<SymbolSpan>> FindSymbolsAsync(
        string source, SequenceRange span, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<SymbolSpan>>(
        [
            .. AllRows().Concat(TradeRevisions.Select(each => Row.Of(each.Before)))
                .Where(row => SourceOf(row.Sequence) == source)
                .GroupBy(row => row.Symbol)
                .Select(rows => new SymbolSpan(rows.Key, rows.Min(row => row.Time), rows.Max(row => row.Time))),
        ]);

    public ValueTask<IReadOnlyList<DeletedDay>> ListDaysAsync(RowScope scope, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<DeletedDay>>(
        [
            .. AllRows().GroupBy(row => (row.Symbol, row.Kind, row.Level, row.Time.InUtc().Date))
                .Select(rows => (rows.Key, Taken: rows.Where(row => Has(scope, row)).ToList(), Count: rows.Count()))
                .Where(rows => rows.Taken.Count > 0)
                .OrderBy(rows => rows.Key.Symbol.Value, StringComparer.Ordinal)
                .ThenBy(rows => rows.Key.Kind)
                .ThenBy(rows => rows.Key.Level)
                .ThenBy(rows => rows.Key.Date)
                .Select(rows => new DeletedDay(
                    rows.Key.Symbol,
                    rows.Key.Kind,
                    rows.Key.Level,
                    rows.Taken.Min(row => row.Time),
                    rows.Taken.Max(row => row.Time),
                    rows.Taken.Count,
                    rows.Count - rows.Taken.Count,
                    rows.Taken.Sum(row => row.Checksum))),
        ]);

    public ValueTask<bool> HasOthersAsync(
        RowScope scope, Symbol symbol, TimeRange range, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AllRows().Any(row => row.Symbol == symbol
            && row.Kind != DataKind.Quotes
            && !(row.Time < range.Start)
            && !(row.Time >= range.End)
            && !Has(scope, row)));

    public ValueTask<LastRun> FindLastAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new LastRun(_runs.LastOrDefault(), Commits.Count == 0 ? 0 : Commits[^1].LastSequence));

    public ValueTask<IReadOnlyList<SequenceRange>> ListRangesAsync(
        string source, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<SequenceRange>>(
        [
            .. _runs.Index().Where(run => run.Item.Source == source).Select(run => new SequenceRange(
                run.Item.FirstSequence,
                run.Index + 1 < _runs.Count ? _runs[run.Index + 1].FirstSequence - 1 : Commits[^1].LastSequence)),
        ]);

    public ValueTask<IReadOnlyList<SourceItems>> ListItemsAsync(
        RowScope scope, CancellationToken cancellationToken) =>
        ValueTask.FromResult(SourceItems.Of(
            [
                .. AllRows().Where(row => Has(scope, row)).Select(row => row.Sequence)
                    .Concat(TradeRevisions
                        .Where(each => Has(scope, Row.Of(each.Before)))
                        .SelectMany(each => (long[])[each.Before.Sequence, each.Sequence]))
                    .Order(),
            ],
            _runs));

    ValueTask<DeletionRecord?> IDeletionRecords.FindAsync(string id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_deletions.Find(record => record.Id == id));

    public ValueTask<IReadOnlyList<SourceItems>> ListReferenceItemsAsync(
        Symbol symbol, int? actionNumber, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<SourceItems>>(
        [
            .. _referenceItems
                .Where(item => item.Symbol == symbol && (actionNumber ?? item.ActionNumber) == item.ActionNumber)
                .Select(item => new SourceItems(
                    item.Source, item.SourceEpoch, new SequenceRange(item.Number, item.Number))),
        ]);

    private void Delete(MarketCommit commit)
    {
        _runs.AddRange(commit.SourceRuns);
        _referenceItems.AddRange(commit.ReferenceItems);
        if (commit.RemovedRows is { } scope)
        {
            TradeRevisions.RemoveAll(each => Has(scope, Row.Of(each.Before)));
            Trades.RemoveAll(trade => Has(scope, Row.Of(trade)));
            Quotes.RemoveAll(quote => Has(scope, Row.Of(quote)));
        }

        if (commit.RemovedInstrument is { } symbol)
        {
            _instruments.Remove(symbol);
            _referenceItems.RemoveAll(item => item.Symbol == symbol);
            foreach (var key in _actions.Keys.Where(key => key.Item1 == symbol.Value).ToList())
            {
                _actions.Remove(key);
            }

            foreach (var key in _conditions.Keys.Where(key => key.Item2 == symbol).ToList())
            {
                _conditions.Remove(key);
            }
        }

        if (commit.RemovedAction is { } action)
        {
            _referenceItems.RemoveAll(item => item.Symbol == action.Symbol && item.ActionNumber == action.Number);
            foreach (var key in _actions.Keys
                .Where(key => key.Item1 == action.Symbol.Value && key.Item2 == action.Number).ToList())
            {
                _actions.Remove(key);
            }
        }

        if (commit.Deletion is { } record)
        {
            _deletions.Add(record);
        }
    }

    private List<Row> AllRows() =>
    [
        .. Trades.Select(Row.Of),
        .. Quotes.Select(Row.Of),
        .. _bars.Values.Where(stored => stored.IsSupplied).Select(Row.Of),
    ];

    private string? SourceOf(long sequence) =>
        _runs.FindLast(run => run.FirstSequence <= sequence)?.Source;

    private bool Has(RowScope scope, Row row) =>
        scope.Symbols.Contains(row.Symbol)
        && scope.Kinds.Contains(row.Kind)
        && !(row.Time < scope.Range.Start)
        && !(row.Time >= scope.Range.End)
        && (scope.Source is null || SourceOf(row.Sequence) == scope.Source);

    private sealed record Row(Symbol Symbol, DataKind Kind, int Level, Instant Time, long Sequence, long Checksum)
    {
        public static Row Of(Trade trade) =>
            new(trade.Symbol, DataKind.Trades, 0, trade.EventTime, trade.Sequence, trade.Sequence);

        public static Row Of(Quote quote) =>
            new(quote.Symbol, DataKind.Quotes, 0, quote.EventTime, quote.Sequence, quote.Sequence);

        public static Row Of(StoredBar stored) =>
            new(
                stored.Bar.Symbol,
                DataKind.Bars,
                stored.Bar.Interval.Level,
                stored.Bar.StartTime,
                stored.First.Sequence,
                stored.First.Sequence + stored.Bar.Revision);
    }
}
