namespace FinApi.Application.Streaming.Frames;

/// <summary>Where a transport takes the frames of one stream. Never called twice at once.</summary>
public interface IFrameSink
{
    /// <summary>
    /// Sends frames in order. Completes when more may come; stays incomplete while the client does not read, which is
    /// the stream's own matter and nobody else's. The batch is valid until then. An exception ends the stream.
    /// </summary>
    ValueTask WriteAsync(FrameBatch frames, CancellationToken cancellationToken);

    /// <summary>Gives the connection up: a write that waits has to end, with or without an exception.</summary>
    void Abort();
}
