using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;

namespace FinApi.Api.Tests.Drills;

/// <summary>Publishes quotes of many symbols at a steady rate, and sends again what was not acknowledged.</summary>
internal sealed class DrillQuotes : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly GrpcChannel _channel;
    private volatile int _batchSize;
    private readonly Task _running;
    private long _next = 1;

    /// <param name="channel">To the nodes.</param>
    /// <param name="symbols">Of how many symbols.</param>
    /// <param name="perSecond">How many quotes a second.</param>
    public DrillQuotes(GrpcChannel channel, int symbols, int perSecond)
    {
        Symbols = [.. Enumerable.Range(0, symbols).Select(number => $"Q{number:000}")];
        (_channel, PerSecond) = (channel, perSecond);
        _running = Task.Run(RunAsync);
    }

    /// <summary>The symbols.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>How many quotes a second. May be changed while it runs.</summary>
    public int PerSecond
    {
        get => (int)(_batchSize / Period.TotalSeconds);
        set => _batchSize = (int)(value * Period.TotalSeconds);
    }

    /// <summary>How many quotes are on their way at once.</summary>
    public int BatchSize => _batchSize;

    /// <summary>How many quotes were acknowledged.</summary>
    public long Acknowledged => Interlocked.Read(ref _next) - 1;

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _channel.Dispose();
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
            catch (Exception)
            {
                // It connects again; the publisher of trades counts how long that takes.
                await Task.Delay(Period, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private async Task PublishAsync()
    {
        using var call = new Ingest.IngestClient(_channel).Publish(cancellationToken: _stop.Token);
        await DrillPublisher.SendAsync(
            call,
            "quotes-reference",
            1,
            [.. Symbols.Select(InstrumentOf)],
            _stop.Token);
        using var timer = new PeriodicTimer(Period, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            var count = _batchSize;
            await DrillPublisher.SendAsync(
                call,
                "quotes",
                _next,
                [.. Enumerable.Range(0, count).Select(i => Quote(_next + i))],
                _stop.Token);
            Interlocked.Add(ref _next, count);
        }
    }

    private static IngestItem InstrumentOf(string symbol) =>
        new() { Instrument = new Instrument { Symbol = symbol, Mic = "CRYPTO" } };

    private IngestItem Quote(long number) =>
        new()
        {
            Quote = new Quote
            {
                Symbol = Symbols[(int)(number % Symbols.Count)],
                BidPrice = "100",
                AskPrice = $"{101 + (number % 7)}",
                BidSize = "1",
                AskSize = "1",
                EventTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
            },
        };
}
