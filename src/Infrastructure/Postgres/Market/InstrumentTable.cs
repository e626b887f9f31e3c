using Dapper;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using Npgsql;
using Row = (
    string Symbol, string Mic, string? Name, short Type, string? Currency, decimal? TickSize, decimal? LotSize,
    string? Isin, string? Figi, bool IsDelisted, bool IsTestIssue, long CreateTime, long UpdateTime,
    bool HasSignedPrices, string? SymbolHistory);

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>The table <c>instrument</c>.</summary>
internal static class InstrumentTable
{
    private const string UpsertSql = """
        INSERT INTO instrument (symbol, mic, name, type, currency, tick_size, lot_size, isin, figi, is_delisted,
            is_test_issue, create_time, update_time, has_signed_prices, symbol_history)
        SELECT * FROM unnest(@Symbols, @Mics, @Names, @Types, @Currencies, @TickSizes, @LotSizes, @Isins, @Figis,
            @AreDelisted, @AreTestIssues, @CreateTimes, @UpdateTimes, @HaveSignedPrices, @SymbolHistories)
        ON CONFLICT (symbol) DO UPDATE SET
            mic = EXCLUDED.mic, name = EXCLUDED.name, type = EXCLUDED.type, currency = EXCLUDED.currency,
            tick_size = EXCLUDED.tick_size, lot_size = EXCLUDED.lot_size, isin = EXCLUDED.isin, figi = EXCLUDED.figi,
            is_delisted = EXCLUDED.is_delisted, is_test_issue = EXCLUDED.is_test_issue,
            create_time = EXCLUDED.create_time, update_time = EXCLUDED.update_time,
            has_signed_prices = EXCLUDED.has_signed_prices, symbol_history = EXCLUDED.symbol_history
        """;

    public static Task UpsertAsync(NpgsqlConnection connection, IReadOnlyList<Instrument> instruments) =>
        connection.ExecuteAsync(UpsertSql, new
        {
            Symbols = instruments.Column(i => i.Symbol.Value),
            Mics = instruments.Column(i => i.Mic.Value),
            Names = instruments.Column(i => i.Name),
            Types = instruments.Column(i => (short)i.Type),
            Currencies = instruments.Column(i => i.Currency),
            TickSizes = instruments.Column(i => i.TickSize),
            LotSizes = instruments.Column(i => i.LotSize),
            Isins = instruments.Column(i => i.Isin),
            Figis = instruments.Column(i => i.Figi),
            AreDelisted = instruments.Column(i => i.IsDelisted),
            AreTestIssues = instruments.Column(i => i.IsTestIssue),
            CreateTimes = instruments.Column(i => UnixNanos.From(i.CreateTime)),
            UpdateTimes = instruments.Column(i => UnixNanos.From(i.UpdateTime)),
            HaveSignedPrices = instruments.Column(i => i.HasSignedPrices),
            SymbolHistories = instruments.Column(i => i.SymbolHistory),
        });

    // The whole table in the order of its primary key (symbol).
    private const string ListSql = """
        SELECT symbol, mic, name, type, currency, tick_size, lot_size, isin, figi, is_delisted, is_test_issue,
            create_time, update_time, has_signed_prices, symbol_history
        FROM instrument
        ORDER BY symbol
        """;

    public static RowQuery<Instrument> List()
    {
        var texts = new TextPool();
        return new MappedQuery<Row, Instrument>(ListSql, [], row => Read(row, texts));
    }

    private static Instrument Read(Row row, TextPool texts) => new()
    {
        Symbol = Symbol.Parse(row.Symbol),
        Mic = Mic.Parse(row.Mic),
        Name = row.Name,
        Type = (InstrumentType)row.Type,
        Currency = texts.Share(row.Currency),
        TickSize = row.TickSize,
        LotSize = row.LotSize,
        Isin = row.Isin,
        Figi = row.Figi,
        IsDelisted = row.IsDelisted,
        IsTestIssue = row.IsTestIssue,
        CreateTime = UnixNanos.ToInstant(row.CreateTime),
        UpdateTime = UnixNanos.ToInstant(row.UpdateTime),
        HasSignedPrices = row.HasSignedPrices,
        SymbolHistory = row.SymbolHistory,
    };
}
