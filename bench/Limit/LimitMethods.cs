using System.Buffers;
using FinApi.Contracts.V1;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace FinApi.Limit;

/// <summary>Binds the methods by hand: answers are bytes that exist already.</summary>
internal sealed class LimitMethods : IServiceMethodProvider<LimitService>
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(
        (bytes, context) =>
        {
            context.SetPayloadLength(bytes.Length);
            context.GetBufferWriter().Write(bytes);
            context.Complete();
        },
        _ => throw new NotSupportedException("Only sent."));

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<LimitService> context)
    {
        context.AddUnaryMethod(
            new Method<GetQuoteRequest, byte[]>(
                MethodType.Unary, MarketData.Descriptor.FullName, "GetQuote", Of(GetQuoteRequest.Parser), Bytes),
            [],
            static (service, request, call) => service.GetQuoteAsync(call));
        context.AddUnaryMethod(
            new Method<ListBarsRequest, ListBarsResponse>(
                MethodType.Unary,
                History.Descriptor.FullName,
                "ListBars",
                Of(ListBarsRequest.Parser),
                Of(ListBarsResponse.Parser)),
            [],
            static (service, request, call) => service.ListBarsAsync(request, call));
        context.AddDuplexStreamingMethod(
            new Method<SubscribeRequest, byte[]>(
                MethodType.DuplexStreaming,
                Streaming.Descriptor.FullName,
                "Subscribe",
                Of(SubscribeRequest.Parser),
                Bytes),
            [],
            static (service, requests, responses, call) => service.SubscribeAsync(requests, responses, call));
        context.AddDuplexStreamingMethod(
            new Method<PublishRequest, PublishResponse>(
                MethodType.DuplexStreaming,
                Ingest.Descriptor.FullName,
                "Publish",
                Of(PublishRequest.Parser),
                Of(PublishResponse.Parser)),
            [],
            static (service, requests, responses, call) => service.PublishAsync(requests, responses));
    }

    private static Marshaller<T> Of<T>(MessageParser<T> parser)
        where T : class, IMessage<T> =>
        Marshallers.Create<T>(
            (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
}
