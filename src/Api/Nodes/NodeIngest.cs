using System.Buffers;
using System.Buffers.Binary;
using FinApi.Contracts.V1;
using Google.Protobuf;
using Grpc.Core;

namespace FinApi.Api.Nodes;

/// <summary>
/// The method by which nodes of one store hand batches on. Not part of the contract: both sides are FinApi, and it
/// answers nobody else.
/// </summary>
internal static class NodeIngest
{
    private const string Service = "finapi.node.Ingest";

    /// <summary>The method: requests as they came, answers with where the log stands.</summary>
    public static Method<PublishRequest, PlacedResponse> Publish { get; } = new(
        MethodType.DuplexStreaming,
        Service,
        nameof(Publish),
        Marshallers.Create(Serialize, context => PublishRequest.Parser.ParseFrom(context.PayloadAsReadOnlySequence())),
        Marshallers.Create(Serialize, Deserialize));

    /// <summary>Adds the method to a server; called by its name, as for services that are generated.</summary>
    public static void BindService(ServiceBinderBase binder, NodeIngestBase? service) =>
        binder.AddMethod(
            Publish,
            service is null ? null : new DuplexStreamingServerMethod<PublishRequest, PlacedResponse>(service.Publish));

    private static void Serialize(PublishRequest request, SerializationContext context)
    {
        context.SetPayloadLength(request.CalculateSize());
        request.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    // Eight bytes of position before the message.
    private static void Serialize(PlacedResponse placed, SerializationContext context)
    {
        context.SetPayloadLength(sizeof(long) + placed.Response.CalculateSize());
        var writer = context.GetBufferWriter();
        BinaryPrimitives.WriteInt64LittleEndian(writer.GetSpan(sizeof(long)), placed.LogPosition);
        writer.Advance(sizeof(long));
        placed.Response.WriteTo(writer);
        context.Complete();
    }

    private static PlacedResponse Deserialize(DeserializationContext context)
    {
        var payload = context.PayloadAsReadOnlySequence();
        Span<byte> position = stackalloc byte[sizeof(long)];
        payload.Slice(0, sizeof(long)).CopyTo(position);
        return new PlacedResponse(
            BinaryPrimitives.ReadInt64LittleEndian(position),
            PublishResponse.Parser.ParseFrom(payload.Slice(sizeof(long))));
    }

    /// <summary>The server's side.</summary>
    [BindServiceMethod(typeof(NodeIngest), nameof(BindService))]
    public abstract class NodeIngestBase
    {
        public abstract Task Publish(
            IAsyncStreamReader<PublishRequest> requestStream,
            IServerStreamWriter<PlacedResponse> responseStream,
            ServerCallContext context);
    }
}
