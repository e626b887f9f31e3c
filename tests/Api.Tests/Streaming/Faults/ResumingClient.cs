using System.Net.WebSockets;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Api.Tests.Streaming.Faults;

/// <summary>
/// The recorder at the receiving end: a client that subscribes once and from then on only ever resumes, as the contract
/// tells it to, over whatever becomes of its connection.
/// </summary>
internal abstract class ResumingClient(params string[] symbols)
{
    private const int HeartbeatSeconds = 5;

    private bool _hasSubscribed;

    public StreamRecord Record { get; } = new();

    /// <summary>Goes on until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ConnectAsync(stop);
            }
            catch (Exception exception) when (exception is RpcException or WebSocketException or IOException
                or HttpRequestException or OperationCanceledException)
            {
                // The server is down, or the test is over.
            }
        }
    }

    protected abstract Task ConnectAsync(CancellationToken stop);

    /// <summary>What to send on a new connection.</summary>
    protected IEnumerable<SubscribeRequest> Greeting()
    {
        Record.Reconnect();
        yield return new SubscribeRequest
        {
            Hello = new Hello { ResumeToken = Record.Token, HeartbeatSeconds = HeartbeatSeconds },
        };
        if (!_hasSubscribed)
        {
            yield return Requests.Subscribe([.. symbols.Select(Requests.Quotes)]);
        }
    }

    protected void Take(StreamFrame frame)
    {
        lock (Record)
        {
            Record.Take(frame);
            _hasSubscribed |= frame.FrameCase == StreamFrame.FrameOneofCase.Heartbeat;
        }
    }

    internal sealed class OverGrpc(Uri server, string key, params string[] symbols) : ResumingClient(symbols)
    {
        protected override async Task ConnectAsync(CancellationToken stop)
        {
            using var channel = KeyedChannel.For(server, key);
            using var call = new Contracts.V1.Streaming.StreamingClient(channel).Subscribe(
                new CallOptions(cancellationToken: stop).WithWaitForReady());
            foreach (var request in Greeting())
            {
                await call.RequestStream.WriteAsync(request, stop);
            }

            while (await call.ResponseStream.MoveNext(stop))
            {
                Take(call.ResponseStream.Current);
            }
        }
    }

    internal sealed class OverWebSocket(Uri server, string key, params string[] symbols) : ResumingClient(symbols)
    {
        protected override async Task ConnectAsync(CancellationToken stop)
        {
            using var socket = await StreamSocket.ConnectAsync(server, key);
            await using var abort = stop.UnsafeRegister(static socket => ((StreamSocket)socket!).Dispose(), socket);
            foreach (var request in Greeting())
            {
                await socket.SendAsync(request);
            }

            while (await socket.TryReadAsync() is { } frame)
            {
                Take(frame);
            }
        }
    }
}
