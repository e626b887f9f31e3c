using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace FinApi.Api.Tests.Drills;

/// <summary>
/// Publishes trades of AAPL at a steady rate, and sends again what was not acknowledged. Trade n has the id "n".
/// </summary>
internal sealed class DrillPublisher : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    // A balancer may hold a connection to a node that is frozen: who publishes has a deadline of its own.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly GrpcChannel _channel;
    private readonly Task _running;
    private long _lastReceipt;
    private TimeSpan _longest;

    public DrillPublisher(GrpcChannel channel)
    {
        _channel = channel;
        _running = Task.Run(RunAsync);
    }

    public Receipts Receipts { get; } = new();

    /// <summary>How many trades a batch has: thousands keep the writer in the middle of a COPY.</summary>
    public int BatchSize { get; set; } = 1;

    /// <summary>The longest time between two receipts since <see cref="Begin"/>.</summary>
    public TimeSpan LongestSilence => _longest;

    /// <summary>What ended the last stream; for the failure of a drill.</summary>
    public string LastError { get; private set; } = "none";

    public void Begin() => (_lastReceipt, _longest) = (TimeProvider.System.GetTimestamp(), TimeSpan.Zero);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await PublishAsync();
            }
            catch (Exception exception) when (!_stop.IsCancellationRequested)
            {
                LastError = exception.Message;
                await Task.Delay(Period, TimeProvider.System, CancellationToken.None);
            }
            catch (Exception)
            {
                return; // the call was cancelled with the stop
            }
        }
    }

    private async Task PublishAsync()
    {
        using var call = new Ingest.IngestClient(_channel).Publish(cancellationToken: _stop.Token);
        await SendAsync(call, 0, new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
        while (!_stop.IsCancellationRequested)
        {
            var first = Receipts.Last + 1;
            var items = Enumerable.Range(0, BatchSize).Select(i => Trade(first + i)).ToArray();
            await SendAsync(call, first, items);
            Receipts.Add(items.Length);
            var silence = TimeProvider.System.GetElapsedTime(_lastReceipt);
            _longest = silence > _longest ? silence : _longest;
            _lastReceipt = TimeProvider.System.GetTimestamp();
            await Task.Delay(Period, TimeProvider.System, _stop.Token);
        }
    }

    private async Task SendAsync(
        AsyncDuplexStreamingCall<PublishRequest, PublishResponse> call, long first, params IngestItem[] items)
    {
        var request = new PublishRequest
        {
            Source = first == 0 ? "reference" : "exchange",
            SourceEpoch = 1,
            FirstSequence = Math.Max(1, first),
            Items = { items },
        };
        await call.RequestStream.WriteAsync(request, _stop.Token).WaitAsync(Patience, TimeProvider.System, _stop.Token);
        if (!await call.ResponseStream.MoveNext(_stop.Token).WaitAsync(Patience, TimeProvider.System, _stop.Token))
        {
            throw new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "The stream has ended."));
        }

        if (call.ResponseStream.Current.Rejections is [var rejection, ..])
        {
            throw new InvalidOperationException(rejection.Message);
        }
    }

    private static IngestItem Trade(long number) =>
        new()
        {
            Trade = new Trade
            {
                Symbol = "AAPL",
                TradeId = $"{number}",
                Price = "176.5",
                Size = "100",
                EventTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
            },
        };
}
