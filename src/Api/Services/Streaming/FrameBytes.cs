namespace FinApi.Api.Services.Streaming;

/// <summary>Stands for a message of a stream where the framework asks for its type; there is none.</summary>
internal sealed class FrameBytes
{
    private FrameBytes()
    {
    }
}
