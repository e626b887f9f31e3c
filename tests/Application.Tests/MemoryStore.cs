using FinApi.Application.History;
using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Sources;
using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.MarketData.Following;
using FinApi.Application.Paging;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Tests;

/// <summary>All ports over plain collections: what the store holds is exactly what was committed.</summary>
internal sealed class MemoryStore
    : IMarketWriter,
        ISourceLedgerReader,
        IReferenceReader,
        IBarReader,
        IBarBatchReader,
        ITradeReader,
        IQuoteReader,
        IStoreMonitor,
        ISigningKey,
        ILogReader,
        ILogTrimming
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SourceLedger> _ledgers = [];
    private LogCheckpoint _checkpoint = LogCheckpoint.Empty;
    private readonly Dictionary<Symbol, Instrument> _instruments = [];
    private readonly Dictionary<Symbol, long> _versions = [];
    private readonly SortedDictionary<(string, LocalDate, CorporateActionType), CorporateAction> _actions = [];
    private readonly Dictionary<(Symbol, string, Instant), StoredBar> _bars = [];

    public List<Trade> Trades { get; } = [];

    public List<Quote> Quotes { get; } = [];

    public List<MarketCommit> Commits { get; } = [];

    public List<LogRow> Rows { get; } = [];

    /// <summary>Thrown by the next commits, before anything is stored, while it is set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Why a commit is not stored for what it holds; null: it is.</summary>
    public Func<MarketCommit, Exception?> Refuse { get; set; } = _ => null;

    /// <summary>How often bars were asked for.</summary>
    public int BarReads { get; private set; }

    /// <summary>How often pages of bars were asked for.</summary>
    public int PageReads { get; private set; }

    /// <summary>What happens before the first, second, ... of them is read.</summary>
    public Dictionary<int, Func<Task>> BeforePage { get; } = [];

    public ReadOnlySpan<byte> Bytes => "0123456789abcdef0123456789abcdef"u8;

    public IReadOnlyList<StoredBar> BarsOf(string symbol, BarInterval interval) =>
        [.. _bars
            .Where(b => b.Key.Item1.Value == symbol && b.Key.Item2 == interval.Code)
            .Select(b => b.Value)
            .OrderBy(b => b.Bar.StartTime)];

    public ValueTask CommitAsync(MarketCommit commit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Failure is not null)
            {
                throw Failure;
            }

            if (Refuse(commit) is { } refusal)
            {
                throw refusal;
            }

            // The pipeline reuses its lists after a commit, as every writer has to expect.
            Commits.Add(new MarketCommit
            {
                LastSequence = commit.LastSequence,
                Term = commit.Term,
                Bars = [.. commit.Bars],
            });
            if (commit.Row is { } row)
            {
                Rows.Add(row);
            }

            Trades.AddRange(commit.Trades);
            Quotes.AddRange(commit.Quotes);
            foreach (var bar in commit.Bars)
            {
                _bars[(bar.Bar.Symbol, bar.Bar.Interval.Code, bar.Bar.StartTime)] = bar;
            }

            foreach (var instrument in commit.Instruments)
            {
                _instruments[instrument.Symbol] = instrument;
            }

            foreach (var action in commit.CorporateActions)
            {
                _actions[(action.Symbol.Value, action.ExDate, action.Type)] = action;
            }

            foreach (var ledger in commit.Sources)
            {
                _ledgers[ledger.Source] = ledger;
            }

            foreach (var (symbol, version) in commit.SettledVersions)
            {
                _versions[symbol] = Math.Max(version, VersionOf(symbol) + 1);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(new LogHead(
                Epoch: 1,
                Term: Commits.Count == 0 ? 0 : Commits[^1].Term,
                LastSequence: Commits.Count == 0 ? 0 : Commits[^1].LastSequence,
                LastPosition: Rows.Count == 0 ? _checkpoint.Position : Rows[^1].LastPosition));
        }
    }

    public ValueTask<LogRead> ReadAsync(long position, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            LogRow[] rows = [.. Rows.Where(row => row.LastPosition > position).Take(limit)];
            var last = Rows.Count == 0 ? _checkpoint.Position : Rows[^1].LastPosition;
            return ValueTask.FromResult(new LogRead(1, rows.Length == 0 ? last : rows[0].FirstPosition - 1, rows));
        }
    }

    public ValueTask<LogCheckpoint> ReadCheckpointAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(_checkpoint);

    public ValueTask TrimAsync(
        LogCheckpoint checkpoint, Instant oldest, long maxEntries, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _checkpoint = checkpoint;
            Rows.RemoveAll(row => row.LastPosition <= checkpoint.Position && row.Time < oldest);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<SourceLedger?> FindAsync(string source, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_ledgers.GetValueOrDefault(source));

    public ValueTask<IReadOnlyList<Instrument>> ListInstrumentsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Instrument>>([.. _instruments.Values]);

    public ValueTask<IReadOnlyList<CorporateAction>> ListCorporateActionsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<CorporateAction>>([.. _actions.Values]);

    public ValueTask<IReadOnlyList<SettledVersion>> ListSettledVersionsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<SettledVersion>>(
            [.. _versions.Select(v => new SettledVersion(v.Key, v.Value))]);

    public ValueTask<IReadOnlyList<StoredBar>> ListAsync(BarRange range, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            BarReads++;
            var found = _bars.Values.Where(b => b.Bar.Symbol == range.Symbol && b.Bar.Interval == range.Interval
                && !(b.Bar.StartTime < range.StartTime) && !(b.Bar.StartTime >= range.EndTime));
            var ordered = range.IsDescending
                ? found.OrderByDescending(b => b.Bar.StartTime)
                : found.OrderBy(b => b.Bar.StartTime);
            return ValueTask.FromResult<IReadOnlyList<StoredBar>>([.. ordered.Take(range.Limit)]);
        }
    }

    public async ValueTask<StoredPage<StoredBar>> ReadPageAsync(BarRange range, CancellationToken cancellationToken)
    {
        PageReads++;
        if (BeforePage.Remove(PageReads, out var work))
        {
            await work();
        }

        var version = VersionOf(range.Symbol);
        return new StoredPage<StoredBar>(await ListAsync(range, cancellationToken), version);
    }

    public async ValueTask<IReadOnlyList<StoredBar>> ListManyAsync(
        IReadOnlyList<BarRange> ranges, CancellationToken cancellationToken)
    {
        List<StoredBar> found = [];
        foreach (var range in ranges)
        {
            found.AddRange(await ListAsync(range, cancellationToken));
            BarReads--;
        }

        BarReads++;
        return found;
    }

    public ValueTask<IReadOnlyList<StoredBar>> ListNewestAsync(
        IReadOnlyList<BarSeries> series, CancellationToken cancellationToken) =>
        ListManyAsync(
            [.. series.Select(s => new BarRange(s.Symbol, s.Interval, null, null, IsDescending: true, Limit: 1))],
            cancellationToken);

    ValueTask<IReadOnlyList<Trade>> ITradeReader.ListAsync(TickRange range, CancellationToken cancellationToken) =>
        ValueTask.FromResult(List(Trades, range, t => t.Symbol, t => new TickOrder(t.EventTime, t.Sequence)));

    ValueTask<IReadOnlyList<Quote>> IQuoteReader.ListAsync(TickRange range, CancellationToken cancellationToken) =>
        ValueTask.FromResult(List(Quotes, range, q => q.Symbol, q => new TickOrder(q.EventTime, q.Sequence)));

    async ValueTask<StoredPage<Trade>> ITradeReader.ReadPageAsync(
        TickRange range, CancellationToken cancellationToken) =>
        new(await ((ITradeReader)this).ListAsync(range, cancellationToken), VersionOf(range.Symbol));

    async ValueTask<StoredPage<Quote>> IQuoteReader.ReadPageAsync(
        TickRange range, CancellationToken cancellationToken) =>
        new(await ((IQuoteReader)this).ListAsync(range, cancellationToken), VersionOf(range.Symbol));

    public ValueTask<StoreState> GetStateAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new StoreState("memory", StoreHealth.Healthy, string.Empty, 0, MaxBytes: null));

    private long VersionOf(Symbol symbol) => _versions.GetValueOrDefault(symbol);

    private static IReadOnlyList<T> List<T>(
        List<T> all, TickRange range, Func<T, Symbol> symbol, Func<T, TickOrder> order)
    {
        var found = all.Where(t => symbol(t) == range.Symbol
            && !(order(t).EventTime < range.StartTime) && !(order(t).EventTime >= range.EndTime)
            && (range.After is not { } after || (range.IsDescending ? order(t) < after : order(t) > after)));
        var ordered = range.IsDescending ? found.OrderByDescending(order) : found.OrderBy(order);
        return [.. ordered.Take(range.Limit)];
    }
}
