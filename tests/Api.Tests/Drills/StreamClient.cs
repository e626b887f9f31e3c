using FinApi.Api.Tests.Streaming;
using FinApi.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace FinApi.Api.Tests.Drills;

/// <summary>A subscriber that writes everything down, and comes back with its token when its stream ends.</summary>
internal sealed class StreamClient : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // Three heartbeats: a node that is frozen closes nothing.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<double> _latencies = [];
    private readonly List<double> _ticks = [];
    private readonly GrpcChannel _channel;
    private readonly Receipts _receipts;
    private readonly IReadOnlyList<string> _quotes;
    private readonly Task _running;
    private long _first;
    private long _newest;
    private long _seen;
    private long _lastItem;
    private TimeSpan _longest;

    /// <param name="channel">To the nodes.</param>
    /// <param name="receipts">When which trade was acknowledged.</param>
    /// <param name="quotes">The symbols of which it reads every quote beside the trades.</param>
    public StreamClient(GrpcChannel channel, Receipts receipts, params IReadOnlyList<string> quotes)
    {
        (_channel, _receipts, _quotes) = (channel, receipts, quotes);
        _running = Task.Run(RunAsync);
    }

    public StreamRecord Record { get; } = new() { KeepsItems = false };

    /// <summary>Completes once the first snapshot is there.</summary>
    public Task Subscribed => _subscribed.Task;

    public int Reconnects { get; private set; }

    /// <summary>What ended the last stream; for the failure of a drill.</summary>
    public string LastError { get; private set; } = "none";

    public long Newest => Interlocked.Read(ref _newest);

    /// <summary>How many of the trades from its first one to its newest it has not seen.</summary>
    public long Missing => _seen == 0 ? 0 : _newest - _first + 1 - _seen;

    /// <summary>The longest time between two items since <see cref="Begin"/>.</summary>
    public TimeSpan LongestSilence => _longest;

    public void Begin()
    {
        lock (Record)
        {
            _latencies.Clear();
            _ticks.Clear();
            (_lastItem, _longest) = (TimeProvider.System.GetTimestamp(), TimeSpan.Zero);
        }
    }

    /// <summary>From the publisher's receipt of a trade to its arrival here, in milliseconds.</summary>
    public List<double> TakeLatencies()
    {
        lock (Record)
        {
            return [.. _latencies];
        }
    }

    /// <summary>From the publisher's sending of a trade to its arrival here, in milliseconds.</summary>
    public List<double> TakeTicks()
    {
        lock (Record)
        {
            return [.. _ticks];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _channel.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ReadAsync();
                LastError = "The stream has ended.";
            }
            catch (Exception exception)
            {
                LastError = exception.Message;
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
                    Subscribe = new SubscribeOp
                    {
                        OpId = 1,
                        Topics =
                        {
                            LiveStream.Trades("AAPL"),
                            _quotes.Select(symbol => LiveStream.Quotes(symbol, Delivery.Every)),
                        },
                    },
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
        var now = TimeProvider.System.GetTimestamp();
        lock (Record)
        {
            Record.Take(frame);
            if (frame.FrameCase == StreamFrame.FrameOneofCase.Data)
            {
                foreach (var item in frame.Data.Items.Where(item => item.Trade is not null))
                {
                    Note(long.Parse(item.Trade.TradeId), now);
                }
            }
        }

        if (frame.FrameCase == StreamFrame.FrameOneofCase.Snapshot)
        {
            _subscribed.TrySetResult();
        }
    }

    // What came after the token comes again: it counts once.
    private void Note(long number, long now)
    {
        if (number <= _newest)
        {
            return;
        }

        if (_lastItem != 0 && TimeProvider.System.GetElapsedTime(_lastItem, now) is var silence && silence > _longest)
        {
            _longest = silence;
        }

        _lastItem = now;
        _first = _seen == 0 ? number : _first;
        _seen++;
        Interlocked.Exchange(ref _newest, number);
        _latencies.Add(_receipts.Since(number, now) ?? 0);
        _ticks.Add(_receipts.SinceSent(number, now));
    }
}
