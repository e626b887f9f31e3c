using System.Net.WebSockets;
using FinApi.Api.Errors;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Sessions;

namespace FinApi.Api.Services.Streaming;

/// <summary>Runs a stream for the transports that are not gRPC, which has an interceptor for this.</summary>
internal sealed partial class StreamRun(StoreOutageLog outages, ILogger<StreamRun> logger)
{
    /// <summary>What to tell the client at the end; null when it completed its side or is gone.</summary>
    /// <exception cref="Exception">The connection is lost.</exception>
    public async Task<Failure?> ToEndAsync(IStreamSession stream, IClientMessages messages, HttpContext http)
    {
        try
        {
            return await stream.RunAsync(messages, http.RequestAborted) is { } error ? Failure.From(error) : null;
        }
        catch (Exception exception) when (StoreFailure.Of(exception) is { } failure)
        {
            outages.Tell(exception, "A stream", http.TraceIdentifier);
            return failure;
        }
        catch (Exception exception) when (
            exception is not (WebSocketException
                or IOException
                or OperationCanceledException
                or BadHttpRequestException))
        {
            Fault(logger, http.TraceIdentifier, exception);
            return Failure.Internal;
        }
    }

    [LoggerMessage(LogLevel.Error, "A stream failed (request {RequestId})")]
    private static partial void Fault(ILogger logger, string requestId, Exception exception);
}
