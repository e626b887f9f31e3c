using FinApi.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace FinApi.Api.Tests.Drills;

/// <summary>
/// 200 calls a second through the balancer, half REST, half gRPC, each once, for every role that is only read: what
/// fails is counted.
/// </summary>
internal sealed class RequestLoad : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly string[] Paths =
        ["/v1/instruments/AAPL", "/v1/instruments/AAPL/trade", "/v1/instruments/AAPL/bars?interval=1m"];

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http;
    private readonly GrpcChannel _channel;
    private readonly Task _running;
    private int _asked;
    private int _count;
    private int _failures;

    public RequestLoad(int port, string key, GrpcChannel channel)
    {
        _channel = channel;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };
        _http.DefaultRequestHeaders.Add("x-api-key", key);
        _running = Task.Run(RunAsync);
    }

    public int Count => _count;

    public int Failures => _failures;

    /// <summary>What the last failure was.</summary>
    public string LastError { get; private set; } = "none";

    public void Begin() => (_count, _failures) = (0, 0);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _http.Dispose();
        _channel.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Period, TimeProvider.System);
        List<Task> underWay = [];
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                underWay.RemoveAll(request => request.IsCompleted);
                underWay.Add(CountAsync(AskAsync));
                underWay.Add(CountAsync(CallAsync));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(underWay);
        }
    }

    private async Task CountAsync(Func<Task> call)
    {
        Interlocked.Increment(ref _count);
        try
        {
            await call();
        }
        catch (Exception exception)
        {
            LastError = exception.Message;
            Interlocked.Increment(ref _failures);
        }
    }

    private async Task AskAsync()
    {
        var path = Paths[Interlocked.Increment(ref _asked) % Paths.Length];
        using var answer = await _http.GetAsync(path, CancellationToken.None);
        answer.EnsureSuccessStatusCode();
    }

    private async Task CallAsync() =>
        await new Reference.ReferenceClient(_channel).GetInstrumentAsync(
            new GetInstrumentRequest { Symbol = "AAPL" },
            new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience));
}
