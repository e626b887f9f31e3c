using FinApi.Application.Collections;
using FinApi.Application.History;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>The table <c>quote</c>. Flags are not stored: they follow from the prices.</summary>
internal static class QuoteTable
{
    private const string InsertSql = """
        INSERT INTO quote (symbol, event_time, sequence, receive_time, bid_price, bid_size, bid_venue, ask_price,
            ask_size, ask_venue, conditions)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """;

    public static void Insert(SqliteSession session, IReadOnlyList<Quote> quotes)
    {
        var insert = session.Prepare(InsertSql);
        for (var i = 0; i < quotes.Count; i++)
        {
            var quote = quotes[i];
            insert.Bind(1, quote.Symbol.Value);
            insert.Bind(2, quote.EventTime);
            insert.Bind(3, quote.Sequence);
            insert.Bind(4, quote.ReceiveTime);
            insert.Bind(5, quote.BidPrice);
            insert.Bind(6, quote.BidSize);
            insert.Bind(7, quote.BidVenue);
            insert.Bind(8, quote.AskPrice);
            insert.Bind(9, quote.AskSize);
            insert.Bind(10, quote.AskVenue);
            insert.Bind(11, quote.Conditions);
            insert.Run();
        }
    }

    // One range of the primary key (symbol, event_time, sequence), walked forwards.
    private const string AscendingSql = """
        SELECT event_time, sequence, receive_time, bid_price, bid_size, bid_venue, ask_price, ask_size, ask_venue,
            conditions
        FROM quote
        WHERE symbol = ?1 AND (event_time, sequence) > (?2, ?3) AND event_time < ?4
        ORDER BY event_time, sequence
        LIMIT ?5
        """;

    // The same range, walked backwards.
    private const string DescendingSql = """
        SELECT event_time, sequence, receive_time, bid_price, bid_size, bid_venue, ask_price, ask_size, ask_venue,
            conditions
        FROM quote
        WHERE symbol = ?1 AND (event_time, sequence) < (?2, ?3) AND event_time >= ?4
        ORDER BY event_time DESC, sequence DESC
        LIMIT ?5
        """;

    public static PooledRows<Quote> List(SqliteSession session, TickRange range, CancellationToken cancellationToken)
    {
        var select = session.Prepare(range.IsDescending ? DescendingSql : AscendingSql);
        select.Bind(range);
        var texts = new TextPool();
        return select.Rows(row => Read(row, range.Symbol, texts), cancellationToken);
    }

    private static Quote Read(SqliteStatement row, Symbol symbol, TextPool texts) => new()
    {
        Symbol = symbol,
        EventTime = row.Instant(0),
        Sequence = row.Long(1),
        ReceiveTime = row.Instant(2),
        BidPrice = row.DecimalOrNull(3),
        BidSize = row.DecimalOrNull(4),
        BidVenue = texts.TextOrNull(row, 5),
        AskPrice = row.DecimalOrNull(6),
        AskSize = row.DecimalOrNull(7),
        AskVenue = texts.TextOrNull(row, 8),
        Conditions = texts.TextOrNull(row, 9),
    };
}
