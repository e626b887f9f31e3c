using FinApi.Application.Results;
using FinApi.Application.Streaming.Frames;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>One stream as its transport sees it.</summary>
public interface IStreamSession
{
    /// <summary>Names the stream in refusals and logs.</summary>
    string SessionId { get; }

    /// <summary>
    /// Runs the stream until it is over: reads messages, and sends frames into the sink it was opened with, which is
    /// not called any more once the task completes.
    /// </summary>
    /// <returns>Why it ended; null when the client completed its side or is gone.</returns>
    /// <exception cref="Exception">
    /// What the messages threw, other than <see cref="StreamRefusedException"/>.
    /// </exception>
    Task<Error?> RunAsync(IClientMessages messages, CancellationToken cancellationToken);
}
