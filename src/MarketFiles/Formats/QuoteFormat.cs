using FinApi.Domain.MarketData;
using FinApi.MarketFiles.Csv;

namespace FinApi.MarketFiles.Formats;

internal sealed class QuoteFormat(FileColumns columns, MarketFileDefaults defaults) : RowFormat
{
    private readonly Column _symbol = columns.RequiredUnless(defaults.Symbol is not null, "symbol");
    private readonly Column _time = columns.Required("timestamp_utc");
    private readonly Column _bidPrice = columns.Required("bid_price");
    private readonly Column _askPrice = columns.Required("ask_price");
    private readonly Column _bidSize = columns.Optional("bid_size");
    private readonly Column _askSize = columns.Optional("ask_size");
    private readonly Column _exchange = columns.Optional("exchange");
    private readonly Column _conditions = columns.Optional("conditions");

    public override MarketFileRow Read(RowFields fields, int part)
    {
        var venue = fields.Text(_exchange);
        var quote = new Quote
        {
            Symbol = fields.Symbol(_symbol, defaults.Symbol),
            EventTime = fields.RequiredTime(_time),
            BidPrice = fields.Decimal(_bidPrice),
            BidSize = fields.Decimal(_bidSize),
            BidVenue = venue,
            AskPrice = fields.Decimal(_askPrice),
            AskSize = fields.Decimal(_askSize),
            AskVenue = venue,
            Conditions = fields.Text(_conditions),
            ReceiveTime = default,
        };
        return (MarketFileRow?)fields.Problem() ?? new MarketFileRow.OfQuote(fields.Position, quote);
    }
}
