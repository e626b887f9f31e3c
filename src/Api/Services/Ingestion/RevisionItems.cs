using FinApi.Application.Ingest;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services.Ingestion;

/// <summary>Reads published cancels and corrections of trades.</summary>
internal static class RevisionItems
{
    public static IngestItem Read(Proto.TradeCancel cancel)
    {
        var fields = new ItemFields("trade_cancel");
        var trade = ReadReference(
            ref fields, cancel.Symbol, cancel.TradeId, cancel.HasVenue ? cancel.Venue : null, cancel.EventTime);
        return fields.Problem is { } problem ? problem : new IngestItem.OfTradeCancel(trade);
    }

    public static IngestItem Read(Proto.TradeCorrection correction)
    {
        var fields = new ItemFields("trade_correction");
        var trade = ReadReference(
            ref fields,
            correction.Symbol,
            correction.TradeId,
            correction.HasVenue ? correction.Venue : null,
            correction.EventTime);
        var given = correction.Trade ?? new Proto.Trade();
        var corrected = new Trade
        {
            Symbol = trade.Symbol,
            TradeId = fields.Text("trade.trade_id", given.HasTradeId, given.TradeId, TickItems.MaxTradeIdLength),
            Price = fields.Decimal("trade.price", given.Price),
            Size = fields.Decimal("trade.size", given.Size),
            Venue = fields.Venue("trade.venue", given.HasVenue, given.Venue),
            Conditions = fields.Conditions("trade.conditions", given.Conditions),
            AggressorSide = (AggressorSide)fields.Number(
                "trade.aggressor_side", (int)given.AggressorSide, ContractEnums.AggressorSide),
            EventTime = fields.Time("trade.event_time", given.EventTime, Instant.MinValue),
            ReceiveTime = default,
        };
        return fields.Problem is { } problem ? problem : new IngestItem.OfTradeCorrection(trade, corrected);
    }

    private static TradeReference ReadReference(
        ref ItemFields fields, string symbol, string tradeId, string? venue, Timestamp? eventTime)
    {
        var read = fields.Symbol(symbol);
        if (tradeId.Length == 0)
        {
            fields.Refuse("trade_id", "is required.");
        }

        return new TradeReference(
            read,
            fields.Text("trade_id", tradeId.Length > 0, tradeId, TickItems.MaxTradeIdLength) ?? string.Empty,
            fields.Venue("venue", venue is not null, venue ?? string.Empty),
            eventTime is null ? null : fields.Time("event_time", eventTime));
    }
}
