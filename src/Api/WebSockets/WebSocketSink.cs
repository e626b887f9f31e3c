using System.Net.WebSockets;
using FinApi.Application.Streaming.Frames;

namespace FinApi.Api.WebSockets;

/// <summary>Frames on their way out, one a WebSocket message.</summary>
internal sealed class WebSocketSink(WebSocket socket, WebSocketMessageType type, HttpContext http) : IFrameSink
{
    public async ValueTask WriteAsync(FrameBatch frames, CancellationToken cancellationToken)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            await socket.SendAsync(frames[i], type, endOfMessage: true, cancellationToken);
        }
    }

    public void Abort() => http.Abort();
}
