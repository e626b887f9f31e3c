using FinApi.Application.Ingest;
using FinApi.Domain.MarketData;
using NodaTime;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services.Ingestion;

/// <summary>Reads published quotes and trades.</summary>
internal static class TickItems
{
    public const int MaxTradeIdLength = 64;

    public static IngestItem Read(Proto.Quote quote, Instant now)
    {
        var fields = new ItemFields("quote");
        var read = new Quote
        {
            Symbol = fields.Symbol(quote.Symbol),
            BidPrice = fields.Decimal("bid_price", quote.HasBidPrice, quote.BidPrice),
            BidSize = fields.Decimal("bid_size", quote.HasBidSize, quote.BidSize),
            BidVenue = fields.Venue("bid_venue", quote.HasBidVenue, quote.BidVenue),
            AskPrice = fields.Decimal("ask_price", quote.HasAskPrice, quote.AskPrice),
            AskSize = fields.Decimal("ask_size", quote.HasAskSize, quote.AskSize),
            AskVenue = fields.Venue("ask_venue", quote.HasAskVenue, quote.AskVenue),
            EventTime = fields.Time("event_time", quote.EventTime),
            ReceiveTime = fields.Time("receive_time", quote.ReceiveTime, now),
            Conditions = fields.Conditions(quote.Conditions),
        };
        if (!quote.HasBidPrice && !quote.HasAskPrice)
        {
            fields.Refuse("bid_price", "or ask_price is required.");
        }

        return fields.Problem is { } problem ? problem : new IngestItem.OfQuote(read);
    }

    public static IngestItem Read(Proto.Trade trade, Instant now)
    {
        var fields = new ItemFields("trade");
        var read = new Trade
        {
            Symbol = fields.Symbol(trade.Symbol),
            TradeId = fields.Text("trade_id", trade.HasTradeId, trade.TradeId, MaxTradeIdLength),
            Price = fields.Decimal("price", trade.Price),
            Size = fields.Decimal("size", trade.Size),
            Venue = fields.Venue("venue", trade.HasVenue, trade.Venue),
            Conditions = fields.Conditions(trade.Conditions),
            AggressorSide = (AggressorSide)fields.Number(
                "aggressor_side", (int)trade.AggressorSide, ContractEnums.AggressorSide),
            EventTime = fields.Time("event_time", trade.EventTime),
            ReceiveTime = fields.Time("receive_time", trade.ReceiveTime, now),
        };
        return fields.Problem is { } problem ? problem : new IngestItem.OfTrade(read);
    }
}
