using FinApi.Application.Deletions;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Storage;

namespace FinApi.Infrastructure.Sqlite.Deletions;

/// <summary>
/// The rows of a scope in the tables <c>trade</c>, <c>quote</c> and <c>bar</c>. Each statement walks one range of a
/// primary key: (symbol, event_time, sequence), or (symbol, interval, start_time).
/// </summary>
internal static class ScopeRows
{
    // Whether a row is of the source ?4, if that is given; between ?5 and ?6 are all of its rows.
    private const string OfSource = """
        (?4 IS NULL OR ({0} BETWEEN ?5 AND ?6 AND COALESCE((
            SELECT run.source FROM source_run AS run
            WHERE run.first_sequence <= {0} ORDER BY run.first_sequence DESC LIMIT 1), '') = ?4))
        """;

    private static readonly string TickOfSource = OfSource.Replace("{0}", "sequence", StringComparison.Ordinal);
    private static readonly string BarOfSource =
        OfSource.Replace("{0}", "bar.first_sequence", StringComparison.Ordinal);

    private const string TickRange = "symbol = ?1 AND event_time >= ?2 AND event_time < ?3";
    private const string BarRange =
        "symbol = ?1 AND interval = ?7 AND start_time >= ?2 AND start_time < ?3 AND is_supplied = 1";

    private static readonly string TradeDaysSql =
        $"SELECT event_time, sequence, {TickOfSource} FROM trade WHERE {TickRange} ORDER BY event_time, sequence";

    private static readonly string QuoteDaysSql =
        $"SELECT event_time, sequence, {TickOfSource} FROM quote WHERE {TickRange} ORDER BY event_time, sequence";

    private static readonly string BarDaysSql = $"""
        SELECT start_time, bar.first_sequence + revision, {BarOfSource} FROM bar WHERE {BarRange} ORDER BY start_time
        """;

    public static IReadOnlyList<DeletedDay> ListDays(
        SqliteSession session, RowScope scope, CancellationToken cancellationToken)
    {
        var (start, end) = BoundsOf(scope.Range);
        List<DeletedDay> days = [];
        foreach (var symbol in scope.Symbols)
        {
            foreach (var kind in scope.Kinds)
            {
                var levels = kind == DataKind.Bars ? BarInterval.Stored.Count : 1;
                for (var level = 0; level < levels; level++)
                {
                    var list = session.Prepare(DaysSqlOf(kind));
                    Bind(list, symbol, DayTally.Floor(start), DayTally.Ceiling(end), scope);
                    BindInterval(list, kind, level);
                    var tally = new DayTally(symbol, kind, level);
                    list.Each(
                        row =>
                        {
                            var time = row.Long(0);
                            tally.Add(time, row.Long(1), time >= start && time < end && row.Bool(2));
                        },
                        cancellationToken);
                    days.AddRange(tally.Take());
                }
            }
        }

        return days;
    }

    private static readonly string OtherTradesSql = $"""
        SELECT 1 FROM trade
        WHERE {TickRange} AND NOT (?8 AND event_time >= ?9 AND event_time < ?10 AND {TickOfSource})
        LIMIT 1
        """;

    private static readonly string OtherBarsSql = $"""
        SELECT 1 FROM bar
        WHERE {BarRange} AND NOT (?8 AND start_time >= ?9 AND start_time < ?10 AND {BarOfSource})
        LIMIT 1
        """;

    public static bool HasOthers(
        SqliteSession session, RowScope scope, Symbol symbol, TimeRange range, CancellationToken cancellationToken)
    {
        var (start, end) = BoundsOf(range);
        var trades = session.Prepare(OtherTradesSql);
        BindOthers(trades, DataKind.Trades);
        if (trades.List(static _ => 0, cancellationToken).Count > 0)
        {
            return true;
        }

        for (var level = 0; level < BarInterval.Stored.Count; level++)
        {
            var bars = session.Prepare(OtherBarsSql);
            BindOthers(bars, DataKind.Bars);
            BindInterval(bars, DataKind.Bars, level);
            if (bars.List(static _ => 0, cancellationToken).Count > 0)
            {
                return true;
            }
        }

        return false;

        void BindOthers(SqliteStatement statement, DataKind kind)
        {
            var (first, last) = BoundsOf(scope.Range);
            Bind(statement, symbol, start, end, scope);
            statement.Bind(8, scope.Kinds.Contains(kind) && scope.Symbols.Contains(symbol));
            statement.Bind(9, first);
            statement.Bind(10, last);
        }
    }

    // The tables from end to end.
    private static readonly string SymbolsSql = $"""
        SELECT symbol, MIN(event_time), MAX(event_time) FROM trade WHERE {WholeOf("sequence")} GROUP BY symbol
        UNION ALL
        SELECT symbol, MIN(event_time), MAX(event_time) FROM trade_revision WHERE {WholeOf("sequence")} GROUP BY symbol
        UNION ALL
        SELECT symbol, MIN(event_time), MAX(event_time) FROM quote WHERE {WholeOf("sequence")} GROUP BY symbol
        UNION ALL
        SELECT symbol, MIN(start_time), MAX(start_time) FROM bar
        WHERE is_supplied = 1 AND {WholeOf("bar.first_sequence")} GROUP BY symbol
        """;

    public static List<SymbolSpan> FindSymbols(
        SqliteSession session, string source, SequenceRange span, CancellationToken cancellationToken)
    {
        var find = session.Prepare(SymbolsSql);
        find.Bind(1, source);
        find.Bind(2, span.First);
        find.Bind(3, span.Last);
        return find.List(
            row => new SymbolSpan(Symbol.Parse(row.Text(0)), row.Instant(1), row.Instant(2)), cancellationToken);
    }

    private static readonly string TradeNumbersSql = $"SELECT sequence FROM trade WHERE {TickRange} AND {TickOfSource}";
    private static readonly string QuoteNumbersSql = $"SELECT sequence FROM quote WHERE {TickRange} AND {TickOfSource}";

    // A cancel or correction has a number of its own.
    private static readonly string RevisionNumbersSql = $"""
        SELECT sequence FROM trade_revision WHERE {TickRange} AND {TickOfSource}
        UNION ALL
        SELECT revision_sequence FROM trade_revision WHERE {TickRange} AND {TickOfSource}
        """;

    private static readonly string BarNumbersSql =
        $"SELECT bar.first_sequence FROM bar WHERE {BarRange} AND bar.first_sequence > 0 AND {BarOfSource}";

    /// <summary>The sequence numbers of the rows, ascending.</summary>
    public static List<long> ListNumbers(SqliteSession session, RowScope scope, CancellationToken cancellationToken)
    {
        List<long> numbers = [];
        foreach (var symbol in scope.Symbols)
        {
            foreach (var kind in scope.Kinds)
            {
                var levels = kind == DataKind.Bars ? BarInterval.Stored.Count : 1;
                for (var level = 0; level < levels; level++)
                {
                    var sql = kind switch
                    {
                        DataKind.Trades => TradeNumbersSql,
                        DataKind.Quotes => QuoteNumbersSql,
                        _ => BarNumbersSql,
                    };
                    AddNumbers(session.Prepare(sql), symbol, kind, level);
                }

                if (kind == DataKind.Trades)
                {
                    AddNumbers(session.Prepare(RevisionNumbersSql), symbol, kind, level: 0);
                }
            }
        }

        numbers.Sort();
        return numbers;

        void AddNumbers(SqliteStatement list, Symbol symbol, DataKind kind, int level)
        {
            var (start, end) = BoundsOf(scope.Range);
            Bind(list, symbol, start, end, scope);
            BindInterval(list, kind, level);
            numbers.AddRange(list.List(row => row.Long(0), cancellationToken));
        }
    }

    private static readonly string DeleteTradesSql = $"DELETE FROM trade WHERE {TickRange} AND {TickOfSource}";
    private static readonly string DeleteQuotesSql = $"DELETE FROM quote WHERE {TickRange} AND {TickOfSource}";

    // The index trade_revision_by_time.
    private static readonly string DeleteRevisionsSql =
        $"DELETE FROM trade_revision WHERE {TickRange} AND {TickOfSource}";

    /// <summary>Deletes the trades, with their earlier versions, and the quotes.</summary>
    public static void Delete(SqliteSession session, RowScope scope)
    {
        var (start, end) = BoundsOf(scope.Range);
        foreach (var symbol in scope.Symbols)
        {
            foreach (var sql in scope.Kinds.SelectMany(DeletionsOf))
            {
                var delete = session.Prepare(sql);
                Bind(delete, symbol, start, end, scope);
                delete.Run();
            }
        }
    }

    private static string[] DeletionsOf(DataKind kind) => kind switch
    {
        DataKind.Trades => [DeleteTradesSql, DeleteRevisionsSql],
        DataKind.Quotes => [DeleteQuotesSql],
        _ => [],
    };

    private static string DaysSqlOf(DataKind kind) => kind switch
    {
        DataKind.Trades => TradeDaysSql,
        DataKind.Quotes => QuoteDaysSql,
        _ => BarDaysSql,
    };

    private static string WholeOf(string number) =>
        $"{number} BETWEEN ?2 AND ?3 AND COALESCE((SELECT source FROM source_run WHERE source_run.first_sequence <= "
        + $"{number} ORDER BY source_run.first_sequence DESC LIMIT 1), '') = ?1";

    private static (long Start, long End) BoundsOf(TimeRange range) => (
        range.Start is { } start ? UnixNanos.Clamp(start) : UnixNanos.OpenStart,
        range.End is { } end ? UnixNanos.Clamp(end) : UnixNanos.OpenEnd);

    private static void Bind(SqliteStatement statement, Symbol symbol, long start, long end, RowScope scope)
    {
        statement.Bind(1, symbol.Value);
        statement.Bind(2, start);
        statement.Bind(3, end);
        statement.Bind(4, scope.Source);
        statement.Bind(5, scope.Span.First);
        statement.Bind(6, scope.Span.Last);
    }

    private static void BindInterval(SqliteStatement statement, DataKind kind, int level)
    {
        if (kind == DataKind.Bars)
        {
            statement.Bind(7, BarInterval.Stored[level].Code);
        }
    }
}
