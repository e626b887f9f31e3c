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
        await SendAsync(
            call, "reference", 1, new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
        while (!_stop.IsCancellationRequested)
        {
            var first = Receipts.Last + 1;
            var items = Enumerable.Range(0, BatchSize).Select(i => Trade(first + i)).ToArray();
            Receipts.Send(first + items.Length - 1);
            await SendAsync(call, "exchange", first, items);
            Receipts.Add(items.Length);
            var silence = TimeProvider.System.GetElapsedTime(_lastReceipt);
            _longest = silence > _longest ? silence : _longest;
            _lastReceipt = TimeProvider.System.GetTimestamp();
            await Task.Delay(Period, TimeProvider.System, _stop.Token);
        }
    }

    private Task SendAsync(
        AsyncDuplexStreamingCall<PublishRequest, PublishResponse> call,
        string source,
        long first,
        params IngestItem[] items) => SendAsync(call, source, first, items, _stop.Token);

    /// <summary>Sends a batch and waits for its receipt.</summary>
    public static async Task SendAsync(
        AsyncDuplexStreamingCall<PublishRequest, PublishResponse> call,
        string source,
        long first,
        IReadOnlyCollection<IngestItem> items,
        CancellationToken cancellationToken)
    {
        var request = new PublishRequest
        {
            Source = source,
            SourceEpoch = 1,
            FirstSequence = first,
            Items = { items },
        };
        await call.RequestStream.WriteAsync(request, cancellationToken)
            .WaitAsync(Patience, TimeProvider.System, cancellationToken);
        if (!await call.ResponseStream.MoveNext(cancellationToken)
            .WaitAsync(Patience, TimeProvider.System, cancellationToken))
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
