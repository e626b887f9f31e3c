using FinApi.Domain.MarketData;
using FinApi.MarketFiles.Csv;

namespace FinApi.MarketFiles.Formats;

internal sealed class TradeFormat(FileColumns columns, MarketFileDefaults defaults) : RowFormat
{
    private readonly Column _symbol = columns.RequiredUnless(defaults.Symbol is not null, "symbol");
    private readonly Column _time = columns.Required("timestamp_utc");
    private readonly Column _price = columns.Required("price");
    private readonly Column _size = columns.Required("size");
    private readonly Column _exchange = columns.Optional("exchange");
    private readonly Column _conditions = columns.Optional("conditions");
    private readonly Column _tradeId = columns.Optional("trade_id");
    private readonly Column _side = columns.Optional("side");
    private readonly Column _receiveTime = columns.Optional("recv_timestamp_utc");

    public override MarketFileRow Read(RowFields fields, int part)
    {
        var trade = new Trade
        {
            Symbol = fields.Symbol(_symbol, defaults.Symbol),
            EventTime = fields.RequiredTime(_time),
            Price = fields.RequiredDecimal(_price),
            Size = fields.RequiredDecimal(_size),
            Venue = fields.Text(_exchange),
            Conditions = fields.Text(_conditions),
            TradeId = fields.Text(_tradeId),
            AggressorSide = ReadSide(fields),
            ReceiveTime = fields.Time(_receiveTime) ?? default,
        };
        return (MarketFileRow?)fields.Problem() ?? new MarketFileRow.OfTrade(fields.Position, trade);
    }

    private AggressorSide ReadSide(RowFields fields)
    {
        switch (fields.Text(_side)?.ToUpperInvariant())
        {
            case null:
                return AggressorSide.Unspecified;
            case "BUY":
                return AggressorSide.Buy;
            case "SELL":
                return AggressorSide.Sell;
            default:
                fields.Fail(_side.Name, $"'{fields.Text(_side)}' is neither buy nor sell.");
                return AggressorSide.Unspecified;
        }
    }
}
