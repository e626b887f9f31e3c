using FinApi.Application.Collections;
using FinApi.Application.History;
using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Conditions;
using FinApi.Application.Ingest.Revisions;
using FinApi.Application.Ingest.Sources;
using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.MarketData.Following;
using FinApi.Application.Paging;
using FinApi.Application.Revisions;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.Tests;

/// <summary>All ports over plain collections: what the store holds is exactly what was committed.</summary>
internal sealed partial class MemoryStore
    : IMarketWriter,
        ISourceLedgerReader,
        IReferenceReader,
        ICalendarReader,
        IConditionReader,
        IRevisionReader,
        IRevisionTrimming,
        IBarReader,
        IBarBatchReader,
        ITradeReader,
        ITradeRevisionReader,
        IBarRuleReader,
        ISaleConditions,
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
    private readonly SortedDictionary<(string, int, int), CorporateAction> _actions = [];
    private readonly Dictionary<(Symbol, string, Instant), StoredBar> _bars = [];
    private readonly Dictionary<(Mic, Symbol, DataKind), StatedConditions> _conditions = [];
    private RevisionBounds _bounds = new(0, Instant.MinValue, 0);
    private readonly Dictionary<Mic, MarketCalendar> _calendars = [];

    public List<Trade> Trades { get; } = [];

    public List<TradeRevision> TradeRevisions { get; } = [];

    public List<Quote> Quotes { get; } = [];

    public List<MarketCommit> Commits { get; } = [];

    public List<LogRow> Rows { get; } = [];

    public List<StoredRevision> Revisions { get; } = [];

    /// <summary>The tables of sale conditions that there are.</summary>
    public Dictionary<string, SaleConditionTable> Tables { get; } = [];

    public Dictionary<Mic, BarRule> Rules { get; } = [];

    public List<BarRemake> Remakes { get; } = [];

    public Dictionary<(Symbol, string, Instant), GoneBar> Gone { get; } = [];

    /// <summary>How often trades of a range were asked for.</summary>
    public int TradeReads { get; private set; }

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
                Revisions.AddRange(commit.Revisions.Select(
                    (each, place) => new StoredRevision(new RevisionPlace(row.LastPosition, place), row.Time, each)));
            }

            foreach (var stated in commit.Conditions)
            {
                _conditions[(stated.Mic, stated.Symbol, stated.Kind)] = stated;
            }

            Delete(commit);
            TradeRevisions.AddRange(commit.TradeRevisions);
            Trades.RemoveAll(trade => commit.TradeRevisions.Any(each => each.Before.Sequence == trade.Sequence));
            Trades.AddRange(commit.Trades);
            Quotes.AddRange(commit.Quotes);
            foreach (var (symbol, interval, range) in commit.RemovedRanges)
            {
                foreach (var key in _bars.Keys.Where(key => key.Item1 == symbol && key.Item2 == interval.Code
                    && !(key.Item3 < range.Start) && !(key.Item3 >= range.End)).ToList())
                {
                    _bars.Remove(key);
                }
            }

            foreach (var calendar in commit.Calendars)
            {
                _calendars[calendar.Mic] = calendar;
            }

            foreach (var bar in commit.Bars)
            {
                _bars[(bar.Bar.Symbol, bar.Bar.Interval.Code, bar.Bar.StartTime)] = bar;
            }

            foreach (var rule in commit.BarRules)
            {
                Rules[rule.Mic] = rule;
            }

            foreach (var gone in commit.GoneBars)
            {
                Gone[(gone.Symbol, gone.Interval.Code, gone.Key)] = gone;
            }

            Remakes.AddRange(commit.BarRemakes);
            Remakes.RemoveAll(each => commit.DoneBarRemakes.Contains(each));
            foreach (var (bar, _, _, _) in commit.RemovedBars)
            {
                _bars.Remove((bar.Symbol, bar.Interval.Code, bar.StartTime));
            }

            foreach (var instrument in commit.Instruments)
            {
                _instruments[instrument.Symbol] = instrument;
            }

            foreach (var action in commit.CorporateActions)
            {
                _actions[(action.Symbol.Value, action.Number, action.Revision)] = action;
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

    public ValueTask<IReadOnlyList<MarketCalendar>> ListCalendarsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<MarketCalendar>>([.. _calendars.Values]);

    public ValueTask<IReadOnlyList<SettledVersion>> ListSettledVersionsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<SettledVersion>>(
            [.. _versions.Select(v => new SettledVersion(v.Key, v.Value))]);

    public ValueTask<IReadOnlyList<StatedConditions>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<StatedConditions>>([.. _conditions.Values]);
        }
    }

    public ValueTask<RevisionRead> ReadAsync(RevisionPlace after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var bounds = _bounds with { LastPosition = LastPosition };
            return ValueTask.FromResult(new RevisionRead(
                bounds,
                [
                    .. Revisions
                        .Where(each => (each.Place.Position, each.Place.Place).CompareTo(
                            (after.Position, after.Place)) > 0)
                        .Take(limit),
                ]));
        }
    }

    public ValueTask<RevisionStart> FindStartAsync(Instant time, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var bounds = _bounds with { LastPosition = LastPosition };
            return ValueTask.FromResult(new RevisionStart(
                bounds, Revisions.Find(each => each.Time >= time)?.Place.Position));
        }
    }

    public ValueTask TrimAsync(Instant oldest, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Revisions.FindLast(each => each.Time < oldest)?.Place.Position is { } position)
            {
                Revisions.RemoveAll(each => each.Place.Position <= position);
                _bounds = _bounds with { Position = position, Time = oldest };
            }
        }

        return ValueTask.CompletedTask;
    }

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
        return new StoredPage<StoredBar>(PooledRows.Of(await ListAsync(range, cancellationToken)), version);
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

    public ValueTask<IReadOnlyList<GoneBar>> ListGoneAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<GoneBar>>([.. Gone.Values]);

    ValueTask<IReadOnlyList<Trade>> ITradeReader.ListAsync(TickRange range, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            TradeReads++;
            return ValueTask.FromResult(
                List([.. Versions(range)], range, t => t.Symbol, t => new TickOrder(t.EventTime, t.Sequence)));
        }
    }

    public ValueTask<IReadOnlyList<Trade>> FindTradesAsync(
        Symbol symbol, string tradeId, Instant start, Instant end, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Trade>>(
        [
            .. Trades.Where(trade => trade.Symbol == symbol && trade.TradeId == tradeId
                && trade.EventTime >= start && trade.EventTime < end),
        ]);

    public SaleConditionTable? Find(string name) => Tables.GetValueOrDefault(name);

    public ValueTask<IReadOnlyList<BarRule>> ListRulesAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<BarRule>>([.. Rules.Values]);
        }
    }

    public ValueTask<IReadOnlyList<BarRemake>> ListRemakesAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<BarRemake>>([.. Remakes]);
        }
    }

    public ValueTask<IReadOnlyList<StoredTradeRevision>> ListRevisionsAsync(
        Symbol symbol, string tradeId, CancellationToken cancellationToken)
    {
        var sequences = TradeRevisions
            .Where(each => each.Symbol == symbol && each.Before.TradeId == tradeId)
            .Select(each => each.Before.Sequence)
            .ToHashSet();
        return ValueTask.FromResult<IReadOnlyList<StoredTradeRevision>>(
        [
            .. TradeRevisions.Where(each => sequences.Contains(each.Before.Sequence))
                .Select(each => new StoredTradeRevision(each.Before, each.After?.EventTime, each.Sequence)),
        ]);
    }

    ValueTask<IReadOnlyList<Quote>> IQuoteReader.ListAsync(TickRange range, CancellationToken cancellationToken) =>
        ValueTask.FromResult(List(Quotes, range, q => q.Symbol, q => new TickOrder(q.EventTime, q.Sequence)));

    async ValueTask<StoredPage<Trade>> ITradeReader.ReadPageAsync(
        TickRange range, CancellationToken cancellationToken) =>
        new(PooledRows.Of(await ((ITradeReader)this).ListAsync(range, cancellationToken)), VersionOf(range.Symbol));

    async ValueTask<StoredPage<Quote>> IQuoteReader.ReadPageAsync(
        TickRange range, CancellationToken cancellationToken) =>
        new(PooledRows.Of(await ((IQuoteReader)this).ListAsync(range, cancellationToken)), VersionOf(range.Symbol));

    public ValueTask<StoreState> GetStateAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new StoreState("memory", StoreHealth.Healthy, string.Empty, 0, MaxBytes: null));

    private long LastPosition => Rows.Count == 0 ? _checkpoint.Position : Rows[^1].LastPosition;

    // Of each trade the version that stood before the first revision that is left out of account.
    private IEnumerable<Trade> Versions(TickRange range)
    {
        var undone = TradeRevisions.Where(each => each.Time > range.RevisedUpTo)
            .GroupBy(each => each.Before.Sequence)
            .ToDictionary(each => each.Key, each => each.MinBy(revision => revision.Sequence)!.Before);
        return Trades.Where(trade => !undone.ContainsKey(trade.Sequence))
            .Concat(undone.Values)
            .Where(trade => !(trade.ReceiveTime > range.ReceivedUpTo));
    }

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
