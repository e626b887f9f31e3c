using FinApi.Contracts.V1;
using Google.Protobuf;
using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace FinApi.Api.Services.Streaming;

/// <summary>
/// The methods of the service without a marshaller for frames: <see cref="GrpcFrameSink"/> writes them as they are.
/// Stands in the place of the generated class, from which reflection takes <see cref="Descriptor"/>.
/// </summary>
internal static class StreamingMethods
{
    private static readonly Marshaller<FrameBytes> Frames = Marshallers.Create<FrameBytes>(
        (_, _) => throw new NotSupportedException("Frames are written by their sink."),
        _ => throw new NotSupportedException("Frames are only sent."));

    public static ServiceDescriptor Descriptor => Contracts.V1.Streaming.Descriptor;

    public static Method<SubscribeRequest, FrameBytes> Subscribe { get; } = new(
        MethodType.DuplexStreaming, Descriptor.FullName, "Subscribe", MarshallerOf(SubscribeRequest.Parser), Frames);

    public static Method<StreamPricesRequest, FrameBytes> StreamPrices { get; } = new(
        MethodType.ServerStreaming,
        Descriptor.FullName,
        "StreamPrices",
        MarshallerOf(StreamPricesRequest.Parser),
        Frames);

    private static Marshaller<T> MarshallerOf<T>(MessageParser<T> parser)
        where T : IMessage<T> =>
        Marshallers.Create<T>(
            (_, _) => throw new NotSupportedException("Requests are only received."),
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));

    /// <summary>What the implementation derives from, nested as the generated base class would be.</summary>
    internal abstract class Base;
}
