using FinApi.Api.Translation;

namespace FinApi.Api.Services.Streaming;

/// <summary>The two forms of frames. What is encoded is shared by all transports of a form.</summary>
internal sealed class StreamEncodings(ShownSymbols symbols)
{
    public ProtobufFrames Protobuf { get; } = new(symbols);

    public JsonFrames Json { get; } = new(symbols);
}
