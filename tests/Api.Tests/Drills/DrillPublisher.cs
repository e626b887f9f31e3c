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
    private const int BatchSize = 5;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly CancellationTokenSource _stop = new();
    private readonly GrpcChannel _channel;
    private readonly Task _running;
    private long _acknowledged;
    private long _lastReceipt;
    private TimeSpan _longest;

    public DrillPublisher(GrpcChannel channel)
    {
        _channel = channel;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Trades 1 to this one are acknowledged.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>The longest time between two receipts since <see cref="Begin"/>.</summary>
    public TimeSpan LongestSilence => _longest;

    public void Begin() => (_lastReceipt, _longest) = (TimeProvider.System.GetTimestamp(), TimeSpan.Zero);

    public async Task UntilAcknowledgedAsync(long number)
    {
        while (Acknowledged < number)
        {
            await Task.Delay(Period, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

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
            catch (Exception exception) when (exception is RpcException or TimeoutException)
            {
                await Task.Delay(Period, TimeProvider.System, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task PublishAsync()
    {
        using var call = new Ingest.IngestClient(_channel).Publish(cancellationToken: _stop.Token);
        await SendAsync(call, 0, new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
        while (!_stop.IsCancellationRequested)
        {
            var first = Acknowledged + 1;
            await SendAsync(call, first, [.. Enumerable.Range(0, BatchSize).Select(i => Trade(first + i))]);
            Interlocked.Exchange(ref _acknowledged, first + BatchSize - 1);
            var silence = TimeProvider.System.GetElapsedTime(_lastReceipt);
            _longest = silence > _longest ? silence : _longest;
            _lastReceipt = TimeProvider.System.GetTimestamp();
            await Task.Delay(Period, TimeProvider.System, _stop.Token);
        }
    }

    // A balancer may hold a connection to a node that is frozen: who publishes has a deadline of its own.
    private static async Task SendAsync(
        AsyncDuplexStreamingCall<PublishRequest, PublishResponse> call, long first, params IngestItem[] items)
    {
        await call.RequestStream.WriteAsync(
            new PublishRequest
            {
                Source = first == 0 ? "reference" : "exchange",
                SourceEpoch = 1,
                FirstSequence = Math.Max(1, first),
                Items = { items },
            },
            CancellationToken.None).WaitAsync(Patience, TimeProvider.System, CancellationToken.None);
        if (!await call.ResponseStream.MoveNext(CancellationToken.None)
            .WaitAsync(Patience, TimeProvider.System, CancellationToken.None))
        {
            throw new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "The stream has ended."));
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
