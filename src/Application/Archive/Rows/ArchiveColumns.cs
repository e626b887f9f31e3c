using FinApi.Application.History.Exports.Columns;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Archive.Rows;

/// <summary>The columns of files of the archive. A contract: docs/archive.md.</summary>
internal static class ArchiveColumns
{
    /// <summary>Prices of one file have one type, and so have its sizes.</summary>
    private const string Prices = "price";
    private const string Sizes = "size";

    /// <summary>The columns of trades.</summary>
    public static IReadOnlyList<ExportColumn<Trade>> OfTrades(DecimalWidths widths) =>
    [
        new SymbolColumn<Trade>("symbol"),
        new TimeColumn<Trade>("event_time", static (in trade) => trade.EventTime),
        Tick<Trade>(widths, "price", Prices, isOptional: false, static (in trade) => trade.Price),
        Tick<Trade>(widths, "size", Sizes, isOptional: false, static (in trade) => trade.Size),
        new TextColumn<Trade>("venue", static (in trade) => trade.Venue),
        new TextColumn<Trade>("conditions", static (in trade) => trade.Conditions),
        new TextColumn<Trade>("trade_id", static (in trade) => trade.TradeId),
        new TextColumn<Trade>("aggressor_side", static (in trade) => AggressorText.Of(trade.AggressorSide)),
        new TimeColumn<Trade>("receive_time", static (in trade) => trade.ReceiveTime),
        new IntegerColumn<Trade>("sequence", static (in trade) => trade.Sequence),
    ];

    /// <summary>The columns of quotes.</summary>
    public static IReadOnlyList<ExportColumn<Quote>> OfQuotes(DecimalWidths widths) =>
    [
        new SymbolColumn<Quote>("symbol"),
        new TimeColumn<Quote>("event_time", static (in quote) => quote.EventTime),
        Tick<Quote>(widths, "bid_price", Prices, isOptional: true, static (in quote) => quote.BidPrice),
        Tick<Quote>(widths, "bid_size", Sizes, isOptional: true, static (in quote) => quote.BidSize),
        new TextColumn<Quote>("bid_venue", static (in quote) => quote.BidVenue),
        Tick<Quote>(widths, "ask_price", Prices, isOptional: true, static (in quote) => quote.AskPrice),
        Tick<Quote>(widths, "ask_size", Sizes, isOptional: true, static (in quote) => quote.AskSize),
        new TextColumn<Quote>("ask_venue", static (in quote) => quote.AskVenue),
        new TextColumn<Quote>("conditions", static (in quote) => quote.Conditions),
        new TimeColumn<Quote>("receive_time", static (in quote) => quote.ReceiveTime),
        new IntegerColumn<Quote>("sequence", static (in quote) => quote.Sequence),
    ];

    /// <summary>The columns of bars, with what is needed to go on building them.</summary>
    public static IReadOnlyList<ExportColumn<StoredBar>> OfBars(DecimalWidths widths) =>
    [
        new SymbolColumn<StoredBar>("symbol"),
        new TextColumn<StoredBar>("interval", static (in stored) => stored.Bar.Interval.Code),
        new TimeColumn<StoredBar>("start_time", static (in stored) => stored.Bar.StartTime),
        new TimeColumn<StoredBar>("end_time", static (in stored) => stored.Bar.EndTime),
        new DateColumn<StoredBar>("trading_date", static (in stored) => stored.Bar.TradingDate),
        Tick<StoredBar>(widths, "open", Prices, isOptional: false, static (in stored) => stored.Bar.Open),
        Tick<StoredBar>(widths, "high", Prices, isOptional: false, static (in stored) => stored.Bar.High),
        Tick<StoredBar>(widths, "low", Prices, isOptional: false, static (in stored) => stored.Bar.Low),
        Tick<StoredBar>(widths, "close", Prices, isOptional: false, static (in stored) => stored.Bar.Close),
        Sum("volume", widths.OfSums("volume"), static (in stored) => stored.Bar.Volume),
        Sum("vwap", widths.OfComputed("vwap"), static (in stored) => stored.Bar.Vwap),
        new IntegerColumn<StoredBar>("trade_count", static (in stored) => stored.Bar.TradeCount),
        new IntegerColumn<StoredBar>("revision", static (in stored) => stored.Bar.Revision),
        new TextColumn<StoredBar>("origin", static (in stored) => BarOrigin.Of(stored)),
        Sum("notional", widths.OfSums("notional"), static (in stored) => stored.Notional),
        new TimeColumn<StoredBar>("first_time", static (in stored) => stored.First.EventTime),
        new IntegerColumn<StoredBar>("first_sequence", static (in stored) => stored.First.Sequence),
        new TimeColumn<StoredBar>("last_time", static (in stored) => stored.Last.EventTime),
        new IntegerColumn<StoredBar>("last_sequence", static (in stored) => stored.Last.Sequence),
    ];

    /// <summary>The group of columns that one type is chosen for.</summary>
    public static string GroupOf(string column) =>
        column switch
        {
            "price" or "bid_price" or "ask_price" or "open" or "high" or "low" or "close" => Prices,
            "size" or "bid_size" or "ask_size" => Sizes,
            _ => column,
        };

    private static DecimalColumn<TRow> Tick<TRow>(
        DecimalWidths widths, string name, string group, bool isOptional, ColumnValue<TRow, decimal?> read)
    {
        var (precision, scale) = widths.OfTicks(group);
        return new DecimalColumn<TRow>(name, scale, isOptional, read) { Precision = precision };
    }

    private static DecimalColumn<StoredBar> Sum(
        string name, (int Precision, int Scale) width, ColumnValue<StoredBar, decimal?> read) =>
        new(name, width.Scale, isOptional: true, read) { Precision = width.Precision };
}
