using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Api.Tests.Streaming;

/// <summary>What clients and sources send in the tests of streams.</summary>
internal static class Requests
{
    private static readonly DateTime Noon = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    public static SubscribeRequest Hello(string resumeToken = "") =>
        new() { Hello = new Hello { ClientName = "test", ResumeToken = resumeToken, RepeatSymbol = true } };

    public static SubscribeRequest Subscribe(params Topic[] topics) =>
        new() { Subscribe = new SubscribeOp { OpId = 7, Topics = { topics } } };

    public static Topic Trades(string symbol) =>
        new() { Channel = StreamChannel.Trades, Symbol = symbol, Delivery = Delivery.Every };

    public static Topic Quotes(string symbol) =>
        new() { Channel = StreamChannel.Quotes, Symbol = symbol, Delivery = Delivery.Every };

    public static IngestItem Instrument(string symbol) =>
        new() { Instrument = new Instrument { Symbol = symbol, Mic = "CRYPTO" } };

    public static IngestItem Trade(string symbol, int number) => new()
    {
        Trade = new Trade
        {
            Symbol = symbol,
            TradeId = $"t{number}",
            Price = $"{100 + number}.5",
            Size = "0.25",
            Venue = "XCRY",
            Conditions = { "@", "\"\\" },
            AggressorSide = AggressorSide.Sell,
            EventTime = Timestamp.FromDateTime(Noon.AddTicks(number)),
        },
    };

    public static IngestItem Quote(string symbol, int number) => new()
    {
        Quote = new Quote
        {
            Symbol = symbol,
            BidPrice = $"{100 + number}.5",
            BidSize = "3",
            AskPrice = $"{100 + number}.5",
            EventTime = Timestamp.FromDateTime(Noon.AddTicks(number)),
        },
    };
}
