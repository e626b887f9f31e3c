using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using FinApi.MarketFiles.Csv;
using NodaTime;

namespace FinApi.MarketFiles.Formats;

/// <summary>
/// Cancels and corrections of trades: a row whose price and size are empty is a cancel. So the file has both columns,
/// and blanks are no empty field: a price under another name, or one that was lost, must not cancel a trade.
/// </summary>
internal sealed class CorrectionFormat(FileColumns columns, MarketFileDefaults defaults) : RowFormat
{
    private readonly Column _symbol = columns.RequiredUnless(defaults.Symbol is not null, "symbol");
    private readonly Column _tradeId = columns.Required("trade_id");
    private readonly Column _exchange = columns.Optional("exchange");
    private readonly Column _time = columns.Optional("timestamp_utc");
    private readonly Column _price = columns.Required("price");
    private readonly Column _size = columns.Required("size");
    private readonly Column _conditions = columns.Optional("conditions");

    public override MarketFileRow Read(RowFields fields, int part)
    {
        var tradeId = fields.Text(_tradeId);
        if (tradeId is null)
        {
            fields.Fail(_tradeId.Name, "is empty.");
        }

        var trade = new TradeReference(
            fields.Symbol(_symbol, defaults.Symbol),
            tradeId ?? string.Empty,
            fields.Text(_exchange),
            fields.Time(_time));
        var corrected = ReadCorrected(fields, trade);
        return (MarketFileRow?)fields.Problem() ?? new MarketFileRow.OfCorrection(fields.Position, trade, corrected);
    }

    private Trade? ReadCorrected(RowFields fields, TradeReference trade)
    {
        if (Array.Find([_price, _size], fields.IsBlank) is { Name: { } blank })
        {
            fields.Fail(blank, "holds nothing but blanks. A cancel has an empty price and an empty size.");
        }

        var (price, size) = (fields.Decimal(_price), fields.Decimal(_size));
        if (price is null && size is null)
        {
            return null;
        }

        if (price is null || size is null)
        {
            fields.Fail(
                price is null ? _price.Name : _size.Name,
                "is empty. A correction has price and size, a cancel neither.");
        }

        return new Trade
        {
            Symbol = trade.Symbol,
            Price = price ?? 0,
            Size = size ?? 0,
            Conditions = fields.Text(_conditions),
            EventTime = trade.EventTime ?? Instant.MinValue,
            ReceiveTime = default,
        };
    }
}
