using System.Net.WebSockets;
using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Api.Http.CrossOrigin;
using FinApi.Api.Services.Streaming;
using FinApi.Application.Callers;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Sessions;
using Google.Rpc;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace FinApi.Api.WebSockets;

/// <summary>
/// Live prices over a WebSocket at /v1/stream: the messages of Streaming.Subscribe, one each. Ends with close code 4000
/// plus the gRPC code and the reason of errors.proto; with 1000 when the client closed.
/// </summary>
internal sealed class StreamSocketEndpoint(
    IStreamHost streams,
    StreamEncodings encodings,
    StreamRun run,
    HelloGuard helloGuard,
    StreamAdmission admission,
    OriginRules origins,
    TimeProvider timeProvider)
{
    public const string Path = "/v1/stream";

    private const int FirstCloseCode = 4000;
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    public async Task HandleAsync(HttpContext http)
    {
        if (Refuse(http, out var httpStatus) is { } failure)
        {
            await http.WriteErrorAsync(failure, httpStatus);
            return;
        }

        // How fast a client has to read is the stream's own rule, the same on every transport.
        http.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = null;
        var subprotocol = StreamSubprotocol.Choose(http.WebSockets.WebSocketRequestedProtocols);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(subprotocol);
        await RunAsync(socket, StreamSubprotocol.MessageType(subprotocol), http);
    }

    private Failure? Refuse(HttpContext http, out int? httpStatus)
    {
        httpStatus = null;
        if (!http.WebSockets.IsWebSocketRequest)
        {
            httpStatus = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "websocket";
            return Failure.Malformed("This path is a WebSocket. For a stream over plain HTTP ask /v1/prices:stream.");
        }

        if (http.Request.QueryString.HasValue)
        {
            return new(
                Code.InvalidArgument,
                TransportReason.UnknownParameter,
                "This path takes no query. A key would end up in logs there: send it as x-api-key or in hello.");
        }

        var offered = http.WebSockets.WebSocketRequestedProtocols;
        if (offered.Count > 0 && StreamSubprotocol.Choose(offered) is null)
        {
            return Failure.Malformed(
                "None of the subprotocols is known here: "
                + $"offer {StreamSubprotocol.Json} or {StreamSubprotocol.Proto}.");
        }

        if (!origins.AllowsWebSocket(http.Request))
        {
            return new(
                Code.PermissionDenied,
                TransportReason.OriginNotAllowed,
                $"Pages of {http.Request.Headers.Origin} may not open streams here; "
                + "Cors:Origins lists those that may.");
        }

        return admission.Refusal;
    }

    private async Task RunAsync(WebSocket socket, WebSocketMessageType type, HttpContext http)
    {
        await using var messages = new WebSocketMessages(socket, type, CredentialHeaders.Read(http.Request, out _));
        var sink = new WebSocketSink(socket, type, http);
        try
        {
            var failure = http.GetCaller().Kind == CallerKind.Anonymous
                ? await RunAnonymousAsync(messages, sink, type, http)
                : await RunAsync(messages, sink, type, http);
            await CloseAsync(socket, messages, failure, http.RequestAborted);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException)
        {
            // The client is gone, with or without a word. There is nobody to answer.
            http.Abort();
        }
    }

    private async Task<Failure?> RunAnonymousAsync(
        WebSocketMessages messages, WebSocketSink sink, WebSocketMessageType type, HttpContext http)
    {
        var (first, failure) = await helloGuard.AdmitAsync(messages, http);
        return failure is null && first is not null
            ? await RunAsync(new ReadMessages(first, messages), sink, type, http)
            : failure;
    }

    private Task<Failure?> RunAsync(
        IClientMessages messages, WebSocketSink sink, WebSocketMessageType type, HttpContext http)
    {
        FrameEncoding encoding = type == WebSocketMessageType.Binary ? encodings.Protobuf : encodings.Json;
        return run.ToEndAsync(streams.Open(http.GetCaller(), sink, encoding), messages, http);
    }

    // A client that does not read does not get to keep the connection by not closing its side either.
    private async Task CloseAsync(
        WebSocket socket, WebSocketMessages messages, Failure? failure, CancellationToken cancellationToken)
    {
        var (code, reason) = failure is null
            ? (WebSocketCloseStatus.NormalClosure, null)
            : ((WebSocketCloseStatus)(FirstCloseCode + (int)failure.Code), failure.Reason);
        using var timeout = new CancellationTokenSource(CloseTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(code, reason, either.Token);
        }

        // What the client sent meanwhile has to be read, or the connection would be reset before it sees the reason.
        await messages.DrainAsync(either.Token);
    }
}
