namespace FinApi.Api.Services.Streaming;

/// <summary>A frame that is encoded already. Its stream uses one over and over: it is written before the next is set.</summary>
internal sealed class FrameBytes
{
    public ReadOnlyMemory<byte> Bytes { get; set; }
}
