using FinApi.Application.History;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using Npgsql;
using NpgsqlTypes;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>The table <c>quote</c>, a partition a day. Flags are not stored: they follow from the prices.</summary>
internal static class QuoteTable
{
    public const string Name = "quote";

    // Straight into the table, as trades are.
    private const string CopySql = """
        COPY quote (symbol, event_time, sequence, receive_time, bid_price, bid_size, bid_venue, ask_price, ask_size,
            ask_venue, conditions)
        FROM STDIN (FORMAT BINARY)
        """;

    public static async Task InsertAsync(NpgsqlConnection connection, IReadOnlyList<Quote> quotes)
    {
        await using var rows = await connection.BeginBinaryImportAsync(CopySql);
        for (var i = 0; i < quotes.Count; i++)
        {
            var quote = quotes[i];
            await rows.StartRowAsync();
            await rows.WriteAsync(quote.Symbol.Value, NpgsqlDbType.Text);
            await rows.WriteAsync(UnixNanos.From(quote.EventTime), NpgsqlDbType.Bigint);
            await rows.WriteAsync(quote.Sequence, NpgsqlDbType.Bigint);
            await rows.WriteAsync(UnixNanos.From(quote.ReceiveTime), NpgsqlDbType.Bigint);
            await rows.WriteAsync(quote.BidPrice, NpgsqlDbType.Numeric);
            await rows.WriteAsync(quote.BidSize, NpgsqlDbType.Numeric);
            await rows.WriteAsync(quote.BidVenue, NpgsqlDbType.Text);
            await rows.WriteAsync(quote.AskPrice, NpgsqlDbType.Numeric);
            await rows.WriteAsync(quote.AskSize, NpgsqlDbType.Numeric);
            await rows.WriteAsync(quote.AskVenue, NpgsqlDbType.Text);
            await rows.WriteAsync(quote.Conditions, NpgsqlDbType.Text);
        }

        await rows.CompleteAsync();
    }

    // One range of the primary key (symbol, event_time, sequence), walked forwards; see TradeTable for the first bound.
    private const string AscendingSql = """
        SELECT event_time, sequence, receive_time, bid_price, bid_size, bid_venue, ask_price, ask_size, ask_venue,
            conditions
        FROM quote
        WHERE symbol = $1 AND event_time >= $2 AND (event_time, sequence) > ($2, $3) AND event_time < $4
        ORDER BY event_time, sequence
        LIMIT $5
        """;

    // The same range, walked backwards.
    private const string DescendingSql = """
        SELECT event_time, sequence, receive_time, bid_price, bid_size, bid_venue, ask_price, ask_size, ask_venue,
            conditions
        FROM quote
        WHERE symbol = $1 AND event_time <= $2 AND (event_time, sequence) < ($2, $3) AND event_time >= $4
        ORDER BY event_time DESC, sequence DESC
        LIMIT $5
        """;

    public static RowQuery<Quote> List(TickRange range)
    {
        var texts = new TextPool();
        return new BulkQuery<Quote>(
            range.IsDescending ? DescendingSql : AscendingSql,
            TickRangeParameters.Of(range),
            row => Read(row, range.Symbol, texts));
    }

    // For each instrument one step from the end of its range of the primary key, in the newest partition that has one.
    private const string NewestSql = """
        SELECT tick.*, wanted.number
        FROM unnest($1::TEXT[]) WITH ORDINALITY AS wanted (symbol, number)
        CROSS JOIN LATERAL (
            SELECT event_time, sequence, receive_time, bid_price, bid_size, bid_venue, ask_price, ask_size, ask_venue,
                conditions
            FROM quote
            WHERE symbol = wanted.symbol AND event_time >= $2 AND event_time < $3
            ORDER BY event_time DESC, sequence DESC
            LIMIT 1
        ) AS tick
        """;

    private const int NumberColumn = 10;

    public static RowQuery<Quote> ListNewest(Symbol[] symbols, RangeStep step)
    {
        var texts = new TextPool();
        return new BulkQuery<Quote>(
            NewestSql,
            TickRangeParameters.Of(symbols, step),
            row => Read(row, symbols[row.GetInt64(NumberColumn) - 1], texts));
    }

    private static Quote Read(NpgsqlDataReader row, Symbol symbol, TextPool texts) => new()
    {
        Symbol = symbol,
        EventTime = row.Nanoseconds(0),
        Sequence = row.GetInt64(1),
        ReceiveTime = row.Nanoseconds(2),
        BidPrice = row.DecimalOrNull(3),
        BidSize = row.DecimalOrNull(4),
        BidVenue = texts.TextOrNull(row, 5),
        AskPrice = row.DecimalOrNull(6),
        AskSize = row.DecimalOrNull(7),
        AskVenue = texts.TextOrNull(row, 8),
        Conditions = texts.TextOrNull(row, 9),
    };
}
