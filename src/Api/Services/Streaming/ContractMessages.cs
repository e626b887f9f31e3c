using FinApi.Application.Log;
using FinApi.Application.Streaming.Frames;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services.Streaming;

/// <summary>
/// From what clients send to what a stream understands. Whether it makes sense is the stream's to say.
/// </summary>
internal static class ContractMessages
{
    public static ClientMessage ToMessage(Proto.SubscribeRequest request) =>
        request.RequestCase switch
        {
            Proto.SubscribeRequest.RequestOneofCase.Hello => new ClientMessage.Hello(
                request.Hello.ClientName,
                request.Hello.ResumeToken,
                request.Hello.HeartbeatSeconds,
                (SlowPolicy)request.Hello.SlowPolicy,
                request.Hello.RepeatSymbol),
            Proto.SubscribeRequest.RequestOneofCase.Subscribe => new ClientMessage.Subscribe(
                request.Subscribe.OpId, [.. request.Subscribe.Topics.Select(ToSpec)]),
            Proto.SubscribeRequest.RequestOneofCase.Unsubscribe => new ClientMessage.Unsubscribe(
                request.Unsubscribe.OpId, request.Unsubscribe.TopicIds),
            Proto.SubscribeRequest.RequestOneofCase.ListSubscriptions =>
                new ClientMessage.ListSubscriptions(request.ListSubscriptions.OpId),
            Proto.SubscribeRequest.RequestOneofCase.Ping => new ClientMessage.Ping(request.Ping.Id),
            _ => new ClientMessage.Unknown(),
        };

    private static TopicSpec ToSpec(Proto.Topic topic) =>
        new(
            (StreamChannel)topic.Channel,
            topic.Symbol,
            topic.Interval,
            (BarMode)topic.BarMode,
            (Delivery)topic.Delivery,
            topic.MinIntervalMs);
}
