using FinApi.Domain.MarketData;

namespace FinApi.Application.History.Exports.Columns;

/// <summary>The columns of trades.</summary>
internal static class TradeColumns
{
    public static IReadOnlyList<ExportColumn<Trade>> All { get; } =
    [
        new SymbolColumn<Trade>("symbol"),
        new TimeColumn<Trade>("timestamp_utc", static (in trade) => trade.EventTime),
        Number("price", static (in trade) => trade.Price),
        Number("size", static (in trade) => trade.Size),
        new TextColumn<Trade>("exchange", static (in trade) => trade.Venue),
        new TextColumn<Trade>("conditions", static (in trade) => trade.Conditions),
        new TextColumn<Trade>("trade_id", static (in trade) => trade.TradeId),
        new TextColumn<Trade>("side", static (in trade) => AggressorText.Of(trade.AggressorSide)),
        new TimeColumn<Trade>("recv_timestamp_utc", static (in trade) => trade.ReceiveTime),
    ];

    private static DecimalColumn<Trade> Number(string name, ColumnValue<Trade, decimal?> read) =>
        new(name, DecimalDigits.PriceScale, isOptional: false, read);
}
