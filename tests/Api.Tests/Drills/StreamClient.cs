using FinApi.Api.Tests.Streaming;
using FinApi.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace FinApi.Api.Tests.Drills;

/// <summary>A subscriber that writes everything down, and comes back with its token when its stream ends.</summary>
internal sealed class StreamClient : IAsyncDisposable
{
    private const string Key = "Trades:AAPL::Unspecified";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // Three heartbeats: a node that is frozen closes nothing.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<double> _latencies = [];
    private readonly GrpcChannel _channel;
    private readonly Task _running;

    public StreamClient(GrpcChannel channel)
    {
        _channel = channel;
        _running = Task.Run(RunAsync);
    }

    public StreamRecord Record { get; } = new();

    /// <summary>Completes once the first snapshot is there.</summary>
    public Task Subscribed => _subscribed.Task;

    public int Reconnects { get; private set; }

    public void Begin()
    {
        lock (Record)
        {
            _latencies.Clear();
        }
    }

    /// <summary>From the publisher's clock to this one, which is the same, in milliseconds.</summary>
    public List<double> TakeLatencies()
    {
        lock (Record)
        {
            return [.. _latencies];
        }
    }

    public async Task UntilSeenAsync(long number)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!Has(number) && TimeProvider.System.GetElapsedTime(started) < 2 * Silence)
        {
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>How many of the trades since its first one it has not seen.</summary>
    public int CountMissing(long end)
    {
        lock (Record)
        {
            var seen = Record.Items(Key).Select(item => long.Parse(item.Trade.TradeId)).ToHashSet();
            return seen.Count == 0 ? (int)end : (int)(end - seen.Min() + 1) - seen.Count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _channel.Dispose();
        _stop.Dispose();
    }

    private bool Has(long number)
    {
        lock (Record)
        {
            return Record.Items(Key).Any(item => item.Trade.TradeId == $"{number}");
        }
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ReadAsync();
            }
            catch (Exception exception) when (exception is RpcException or OperationCanceledException)
            {
                // Comes back below.
            }

            lock (Record)
            {
                Record.Reconnect();
                Reconnects++;
            }

            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task ReadAsync()
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        silence.CancelAfter(Silence);
        using var call = new Contracts.V1.Streaming.StreamingClient(_channel).Subscribe(
            cancellationToken: silence.Token);
        var token = Record.Token;
        await call.RequestStream.WriteAsync(
            new SubscribeRequest { Hello = new Hello { ClientName = "drill", ResumeToken = token } }, silence.Token);
        if (token.Length == 0)
        {
            await call.RequestStream.WriteAsync(
                new SubscribeRequest
                {
                    Subscribe = new SubscribeOp { OpId = 1, Topics = { LiveStream.Trades("AAPL") } },
                },
                silence.Token);
        }

        while (await call.ResponseStream.MoveNext(silence.Token))
        {
            silence.CancelAfter(Silence);
            Take(call.ResponseStream.Current);
        }
    }

    private void Take(StreamFrame frame)
    {
        var now = TimeProvider.System.GetUtcNow();
        lock (Record)
        {
            Record.Take(frame);
            if (frame.FrameCase == StreamFrame.FrameOneofCase.Data)
            {
                _latencies.AddRange(frame.Data.Items.Select(
                    item => (now - item.Trade.EventTime.ToDateTimeOffset()).TotalMilliseconds));
            }
        }

        if (frame.FrameCase == StreamFrame.FrameOneofCase.Snapshot)
        {
            _subscribed.TrySetResult();
        }
    }
}
