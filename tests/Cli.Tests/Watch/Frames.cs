using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Cli.Tests.Watch;

/// <summary>Frames as a server sends them.</summary>
internal static class Frames
{
    private static readonly DateTime Sent = new(2026, 11, 23, 15, 0, 0, DateTimeKind.Utc);

    public static StreamFrame Welcome(TimeSpan? heartbeat = null) => Frame(new StreamFrame
    {
        Welcome = new Welcome { Heartbeat = Duration.FromTimeSpan(heartbeat ?? TimeSpan.FromSeconds(10)) },
    });

    public static StreamFrame Heartbeat(string token) =>
        Frame(new StreamFrame { Heartbeat = new Heartbeat { ResumeToken = token } });

    public static StreamFrame Trade(string symbol, string price, TimeSpan lag) => Frame(new StreamFrame
    {
        Data = new StreamData
        {
            Items =
            {
                new DataItem
                {
                    Symbol = symbol,
                    Trade = new Trade { Price = price, EventTime = Timestamp.FromDateTime(Sent - lag) },
                },
            },
        },
    });

    public static StreamFrame Snapshot(string symbol, string bid, string ask) => Frame(new StreamFrame
    {
        Snapshot = new TopicSnapshot
        {
            Symbol = symbol,
            Quote = new Quote
            {
                BidPrice = bid,
                AskPrice = ask,
                EventTime = Timestamp.FromDateTime(Sent.AddHours(-20)),
            },
        },
    });

    public static StreamFrame Data(DataItem item) =>
        Frame(new StreamFrame { Data = new StreamData { Items = { item } } });

    public static StreamFrame TradeSnapshot(string symbol, int topicId, Trade? trade) => Frame(new StreamFrame
    {
        Snapshot = new TopicSnapshot
        {
            Symbol = symbol,
            TopicId = topicId,
            Channel = StreamChannel.Trades,
            Trade = trade,
        },
    });

    public static StreamFrame Frame(StreamFrame frame)
    {
        frame.ServerTime = Timestamp.FromDateTime(Sent);
        return frame;
    }
}
