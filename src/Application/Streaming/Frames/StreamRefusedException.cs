using FinApi.Application.Results;

namespace FinApi.Application.Streaming.Frames;

/// <summary>A client's message cannot be read; the stream ends with this error.</summary>
public sealed class StreamRefusedException(Error error) : Exception(error.Message)
{
    /// <summary>What to answer.</summary>
    public Error Error { get; } = error;
}
