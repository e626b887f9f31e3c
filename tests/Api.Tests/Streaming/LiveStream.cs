using System.Diagnostics;
using System.Threading.Channels;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Status = Grpc.Core.Status;

namespace FinApi.Api.Tests.Streaming;

/// <summary>A stream as a stock client has it: generated code decodes every frame.</summary>
internal sealed class LiveStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly AsyncDuplexStreamingCall<SubscribeRequest, StreamFrame> _call;
    private readonly Channel<StreamFrame> _frames = Channel.CreateUnbounded<StreamFrame>();
    private readonly Task _reading;
    private volatile TaskCompletionSource? _stall;
    private long _lastSequence;

    private LiveStream(AsyncDuplexStreamingCall<SubscribeRequest, StreamFrame> call)
    {
        _call = call;
        _reading = ReadAsync();
    }

    /// <summary>What the client knows of its topics.</summary>
    public StreamRecord Record { get; private init; } = new();

    public static LiveStream Open(GrpcChannel channel, StreamRecord? record = null)
    {
        var client = new Contracts.V1.Streaming.StreamingClient(channel);
        var call = client.Subscribe(cancellationToken: TestContext.Current.CancellationToken);
        return new LiveStream(call) { Record = record ?? new StreamRecord() };
    }

    /// <summary>Opens a stream and says Hello.</summary>
    public static Task<LiveStream> StartAsync(ApiServer server, Hello? hello = null, StreamRecord? record = null) =>
        StartAsync(server.Grpc, hello, record);

    /// <summary>Opens a stream and says Hello.</summary>
    public static async Task<LiveStream> StartAsync(
        GrpcChannel channel, Hello? hello = null, StreamRecord? record = null)
    {
        var stream = Open(channel, record);
        await stream.SendAsync(new SubscribeRequest { Hello = hello ?? new Hello { ClientName = "test" } });
        await stream.WaitAsync(StreamFrame.FrameOneofCase.Welcome);
        return stream;
    }

    public static Topic Quotes(string symbol, Delivery delivery = Delivery.Every) =>
        new() { Channel = StreamChannel.Quotes, Symbol = symbol, Delivery = delivery };

    public static Topic Trades(string symbol, Delivery delivery = Delivery.Every) =>
        new() { Channel = StreamChannel.Trades, Symbol = symbol, Delivery = delivery };

    public Task SendAsync(SubscribeRequest request) =>
        _call.RequestStream.WriteAsync(request, TestContext.Current.CancellationToken);

    /// <summary>Sends what the server may refuse before it has taken all of it.</summary>
    public async Task TrySendAsync(SubscribeRequest request)
    {
        try
        {
            await SendAsync(request);
        }
        catch (RpcException)
        {
            // EndAsync tells the status.
        }
    }

    public async Task<OpResult> SubscribeAsync(params Topic[] topics)
    {
        await SendAsync(new SubscribeRequest { Subscribe = new SubscribeOp { OpId = 7, Topics = { topics } } });
        return (await WaitAsync(StreamFrame.FrameOneofCase.OpResult)).OpResult;
    }

    public Task CompleteAsync() => _call.RequestStream.CompleteAsync();

    /// <summary>Reads no more, but for one frame at most.</summary>
    public void Stall() => _stall = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads on.</summary>
    public void GoOn()
    {
        var stall = _stall;
        _stall = null;
        stall?.TrySetResult();
    }

    /// <summary>The next frame of a kind; those before it are in <see cref="Record"/> only.</summary>
    public async Task<StreamFrame> WaitAsync(StreamFrame.FrameOneofCase kind)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var frame = await ReadFrameAsync(start, $"a frame {kind}");
            if (frame.FrameCase == kind)
            {
                return frame;
            }
        }
    }

    /// <summary>Reads until the record says so.</summary>
    public async Task WaitUntilAsync(Func<StreamRecord, bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            lock (Record)
            {
                if (condition(Record))
                {
                    return;
                }
            }

            await ReadFrameAsync(start, "what the record must have");
        }
    }

    /// <summary>How the stream ended.</summary>
    public async Task<Status> EndAsync()
    {
        await _reading.WaitAsync(TestContext.Current.CancellationToken);
        return _call.GetStatus();
    }

    public Metadata Trailers() => _call.GetTrailers();

    public async ValueTask DisposeAsync()
    {
        _call.Dispose();
        GoOn();
        await _reading;
    }

    // Heartbeats come for ever: a test must fail that waits for something else.
    private async ValueTask<StreamFrame> ReadFrameAsync(long start, string awaited) =>
        Stopwatch.GetElapsedTime(start) < Patience
            ? await _frames.Reader.ReadAsync(TestContext.Current.CancellationToken)
            : throw new TimeoutException($"For a minute the stream has not sent {awaited}.");

    private async Task<bool> MoveNextAsync()
    {
        if (_stall is { } stall)
        {
            await stall.Task;
        }

        return await _call.ResponseStream.MoveNext(CancellationToken.None);
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await MoveNextAsync())
            {
                var frame = _call.ResponseStream.Current;
                lock (Record)
                {
                    if (frame.SessionSeq != ++_lastSequence)
                    {
                        Record.Problems.Add($"session_seq {frame.SessionSeq} instead of {_lastSequence}");
                    }

                    Record.Take(frame);
                }

                _frames.Writer.TryWrite(frame);
            }
        }
        catch (Exception exception) when (exception is RpcException or ObjectDisposedException)
        {
            // EndAsync tells the status, unless the client itself has given up.
        }

        _frames.Writer.Complete();
    }
}
