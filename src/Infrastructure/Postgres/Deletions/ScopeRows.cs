using FinApi.Application.Deletions;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using NodaTime;
using Npgsql;
using DayRow = (string Symbol, string Interval, long First, long Last, long Count, long Remaining, long Checksum);

namespace FinApi.Infrastructure.Postgres.Deletions;

/// <summary>
/// The rows of a scope in the tables <c>trade</c>, <c>quote</c> and <c>bar</c>. Each statement walks ranges of a
/// primary key, in the partitions of the days alone. Parameters: $1 symbols, $2 and $3 the range, $4 the source or an
/// empty text, $5 and $6 between which all of its rows are.
/// </summary>
internal static class ScopeRows
{
    private const string TickOfSource = "($4 = '' OR (sequence BETWEEN $5 AND $6 AND source_of(sequence) = $4))";
    private const string BarOfSource =
        "($4 = '' OR (first_sequence BETWEEN $5 AND $6 AND source_of(first_sequence) = $4))";

    private const string TickRange = "symbol = ANY($1) AND event_time >= $2 AND event_time < $3";
    private const string BarRange = "symbol = ANY($1) AND start_time >= $2 AND start_time < $3 AND is_supplied";

    private const string Nanoseconds = "(extract(epoch FROM start_time) * 1000000000)::BIGINT";

    // $7 and $8: whole days around the range, whose other rows stay. OFFSET 0: so that it is asked once a row whether
    // the row is of the scope.
    private static string TickDaysSql(string table) => $"""
        SELECT symbol, '', MIN(event_time) FILTER (WHERE taken), MAX(event_time) FILTER (WHERE taken),
            COUNT(*) FILTER (WHERE taken), COUNT(*) FILTER (WHERE NOT taken),
            (SUM(sequence) FILTER (WHERE taken))::BIGINT
        FROM (
            SELECT symbol, event_time, sequence, event_time >= $2 AND event_time < $3 AND {TickOfSource} AS taken
            FROM {table}
            WHERE symbol = ANY($1) AND event_time >= $7 AND event_time < $8
            OFFSET 0
        ) AS tick
        GROUP BY symbol, floor(event_time / 86400000000000.0)
        HAVING COUNT(*) FILTER (WHERE taken) > 0
        ORDER BY 1, 3
        """;

    private const string BarDaysSql = $"""
        SELECT symbol, interval, MIN({Nanoseconds}) FILTER (WHERE taken), MAX({Nanoseconds}) FILTER (WHERE taken),
            COUNT(*) FILTER (WHERE taken), COUNT(*) FILTER (WHERE NOT taken),
            (SUM(first_sequence + revision) FILTER (WHERE taken))::BIGINT
        FROM (
            SELECT symbol, interval, start_time, first_sequence, revision,
                start_time >= $2 AND start_time < $3 AND {BarOfSource} AS taken
            FROM bar
            WHERE symbol = ANY($1) AND start_time >= $7 AND start_time < $8 AND is_supplied
            OFFSET 0
        ) AS bar
        GROUP BY symbol, interval, date_trunc('day', start_time, 'UTC')
        HAVING COUNT(*) FILTER (WHERE taken) > 0
        ORDER BY 1, 2, 3
        """;

    public static RowQuery<DeletedDay> ListDays(RowScope scope, DataKind kind)
    {
        var sql = kind switch
        {
            DataKind.Trades => TickDaysSql("trade"),
            DataKind.Quotes => TickDaysSql("quote"),
            _ => BarDaysSql,
        };
        var (start, end) = BoundsOf(scope.Range);
        return new MappedQuery<DayRow, DeletedDay>(
            sql,
            [
                .. Parameters(scope, kind, scope.Range),
                ValueOf(kind, DayTally.Floor(start)),
                ValueOf(kind, DayTally.Ceiling(end)),
            ],
            row => new DeletedDay(
                Symbol.Parse(row.Symbol),
                kind,
                row.Interval.Length == 0 ? 0 : BarInterval.Parse(row.Interval).Level,
                UnixNanos.ToInstant(row.First),
                UnixNanos.ToInstant(row.Last),
                row.Count,
                row.Remaining,
                row.Checksum));
    }

    // $7 whether the kind is of the scope; $8 and $9 the range of the scope.
    private const string OtherTradesSql = $"""
        SELECT EXISTS (
            SELECT FROM trade
            WHERE {TickRange} AND NOT ($7 AND event_time >= $8 AND event_time < $9 AND {TickOfSource}))
        """;

    private const string OtherBarsSql = $"""
        SELECT EXISTS (
            SELECT FROM bar
            WHERE {BarRange} AND NOT ($7 AND start_time >= $8 AND start_time < $9 AND {BarOfSource}))
        """;

    /// <summary>Whether there are rows of a kind that are not of the scope; always one row.</summary>
    public static RowQuery<bool> HasOthers(RowScope scope, DataKind kind, Symbol symbol, TimeRange range)
    {
        var (start, end) = BoundsOf(scope.Range);
        return new MappedQuery<bool, bool>(
            kind == DataKind.Trades ? OtherTradesSql : OtherBarsSql,
            [
                .. Parameters(scope with { Symbols = [symbol] }, kind, range),
                scope.Kinds.Contains(kind) && scope.Symbols.Contains(symbol),
                ValueOf(kind, start),
                ValueOf(kind, end),
            ],
            static found => found);
    }

    // The tables from end to end.
    private const string SymbolsSql = $"""
        SELECT symbol, MIN(event_time), MAX(event_time) FROM trade
        WHERE sequence BETWEEN $2 AND $3 AND source_of(sequence) = $1 GROUP BY symbol
        UNION ALL
        SELECT symbol, MIN(event_time), MAX(event_time) FROM trade_revision
        WHERE sequence BETWEEN $2 AND $3 AND source_of(sequence) = $1 GROUP BY symbol
        UNION ALL
        SELECT symbol, MIN(event_time), MAX(event_time) FROM quote
        WHERE sequence BETWEEN $2 AND $3 AND source_of(sequence) = $1 GROUP BY symbol
        UNION ALL
        SELECT symbol, MIN({Nanoseconds}), MAX({Nanoseconds}) FROM bar
        WHERE is_supplied AND first_sequence BETWEEN $2 AND $3 AND source_of(first_sequence) = $1 GROUP BY symbol
        """;

    public static RowQuery<SymbolSpan> FindSymbols(string source, SequenceRange span) =>
        new MappedQuery<(string Symbol, long First, long Last), SymbolSpan>(
            SymbolsSql,
            [source, span.First, span.Last],
            static row => new SymbolSpan(
                Symbol.Parse(row.Symbol), UnixNanos.ToInstant(row.First), UnixNanos.ToInstant(row.Last)));

    // A cancel or correction has a number of its own.
    private const string TradeNumbersSql = $"""
        SELECT sequence FROM trade WHERE {TickRange} AND {TickOfSource}
        UNION ALL
        SELECT sequence FROM trade_revision WHERE {TickRange} AND {TickOfSource}
        UNION ALL
        SELECT revision_sequence FROM trade_revision WHERE {TickRange} AND {TickOfSource}
        ORDER BY 1
        """;

    private const string QuoteNumbersSql =
        $"SELECT sequence FROM quote WHERE {TickRange} AND {TickOfSource} ORDER BY 1";

    private const string BarNumbersSql =
        $"SELECT first_sequence FROM bar WHERE {BarRange} AND first_sequence > 0 AND {BarOfSource} ORDER BY 1";

    /// <summary>The sequence numbers of the rows of a kind, ascending.</summary>
    public static RowQuery<long> ListNumbers(RowScope scope, DataKind kind)
    {
        var sql = kind switch
        {
            DataKind.Trades => TradeNumbersSql,
            DataKind.Quotes => QuoteNumbersSql,
            _ => BarNumbersSql,
        };
        return new MappedQuery<long, long>(sql, Parameters(scope, kind, scope.Range), static number => number);
    }

    private const string DeleteTradesSql = $"DELETE FROM trade WHERE {TickRange} AND {TickOfSource}";
    private const string DeleteQuotesSql = $"DELETE FROM quote WHERE {TickRange} AND {TickOfSource}";

    // The index trade_revision_by_time.
    private const string DeleteRevisionsSql = $"DELETE FROM trade_revision WHERE {TickRange} AND {TickOfSource}";

    /// <summary>Deletes the trades, with their earlier versions, and the quotes.</summary>
    public static async Task DeleteAsync(NpgsqlConnection connection, RowScope scope)
    {
        string[] statements =
        [
            .. scope.Kinds.Contains(DataKind.Trades) ? [DeleteTradesSql, DeleteRevisionsSql] : Array.Empty<string>(),
            .. scope.Kinds.Contains(DataKind.Quotes) ? [DeleteQuotesSql] : Array.Empty<string>(),
        ];
        foreach (var statement in statements)
        {
            await using var delete = new NpgsqlCommand(statement, connection);
            foreach (var value in Parameters(scope, DataKind.Trades, scope.Range))
            {
                delete.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            await delete.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private static object[] Parameters(RowScope scope, DataKind kind, TimeRange range)
    {
        var (start, end) = BoundsOf(range);
        return
        [
            scope.Symbols.Column(symbol => symbol.Value),
            ValueOf(kind, start),
            ValueOf(kind, end),
            scope.Source ?? string.Empty,
            scope.Span.First,
            scope.Span.Last,
        ];
    }

    private static (long Start, long End) BoundsOf(TimeRange range) => (
        range.Start is { } start ? UnixNanos.Clamp(start) : UnixNanos.OpenStart,
        range.End is { } end ? UnixNanos.Clamp(end) : UnixNanos.OpenEnd);

    // Bars have timestamps, ticks have nanoseconds.
    private static object ValueOf(DataKind kind, long nanoseconds) => kind switch
    {
        not DataKind.Bars => nanoseconds,
        _ when nanoseconds == UnixNanos.OpenStart => Timestamps.OpenStart,
        _ when nanoseconds == UnixNanos.OpenEnd => Timestamps.OpenEnd,
        _ => Timestamps.Clamp(NodaConstants.UnixEpoch + Duration.FromNanoseconds(nanoseconds)),
    };
}
