namespace FinApi.Api.Services.Streaming;

/// <summary>The two forms of frames. What is encoded is shared by all transports of a form.</summary>
internal static class StreamEncodings
{
    public static ProtobufFrames Protobuf { get; } = new();

    public static JsonFrames Json { get; } = new();
}
