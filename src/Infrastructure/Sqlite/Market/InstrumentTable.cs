using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>The table <c>instrument</c>.</summary>
internal static class InstrumentTable
{
    private const string UpsertSql = """
        INSERT OR REPLACE INTO instrument (symbol, mic, name, type, currency, tick_size, lot_size, isin, figi,
            is_delisted, is_test_issue, create_time, update_time, has_signed_prices, symbol_history)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
        """;

    public static void Upsert(SqliteSession session, IReadOnlyList<Instrument> instruments)
    {
        var upsert = session.Prepare(UpsertSql);
        for (var i = 0; i < instruments.Count; i++)
        {
            var instrument = instruments[i];
            upsert.Bind(1, instrument.Symbol.Value);
            upsert.Bind(2, instrument.Mic.Value);
            upsert.Bind(3, instrument.Name);
            upsert.Bind(4, (long)instrument.Type);
            upsert.Bind(5, instrument.Currency);
            upsert.Bind(6, instrument.TickSize);
            upsert.Bind(7, instrument.LotSize);
            upsert.Bind(8, instrument.Isin);
            upsert.Bind(9, instrument.Figi);
            upsert.Bind(10, instrument.IsDelisted);
            upsert.Bind(11, instrument.IsTestIssue);
            upsert.Bind(12, instrument.CreateTime);
            upsert.Bind(13, instrument.UpdateTime);
            upsert.Bind(14, instrument.HasSignedPrices);
            upsert.Bind(15, instrument.SymbolHistory);
            upsert.Run();
        }
    }

    // The whole table in the order of its primary key (symbol).
    private const string ListSql = """
        SELECT symbol, mic, name, type, currency, tick_size, lot_size, isin, figi, is_delisted, is_test_issue,
            create_time, update_time, has_signed_prices, symbol_history
        FROM instrument
        ORDER BY symbol
        """;

    public static List<Instrument> List(SqliteSession session, CancellationToken cancellationToken)
    {
        var texts = new TextPool();
        return session.Prepare(ListSql).List(row => Read(row, texts), cancellationToken);
    }

    private static Instrument Read(SqliteStatement row, TextPool texts) => new()
    {
        Symbol = Symbol.Parse(row.Text(0)),
        Mic = Mic.Parse(row.Text(1)),
        Name = row.TextOrNull(2),
        Type = (InstrumentType)row.Int(3),
        Currency = texts.TextOrNull(row, 4),
        TickSize = row.DecimalOrNull(5),
        LotSize = row.DecimalOrNull(6),
        Isin = row.TextOrNull(7),
        Figi = row.TextOrNull(8),
        IsDelisted = row.Bool(9),
        IsTestIssue = row.Bool(10),
        CreateTime = row.Instant(11),
        UpdateTime = row.Instant(12),
        HasSignedPrices = row.Bool(13),
        SymbolHistory = row.TextOrNull(14),
    };
}
